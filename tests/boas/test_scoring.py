from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boas.scoring import (
    MAX_STRONGEST,
    ClusterScore,
    Counts,
    Direction,
    ScoringError,
    TooManyVotesError,
    Verdict,
    cluster,
    clusters,
    compare,
    judge,
    needed_for_intervention,
    reaches,
    shown_percent,
    strongest,
)

NOBODY = Counts()

hands = st.integers(min_value=0, max_value=60)
counts = st.builds(Counts, hands, hands, hands, hands)
answered = counts.filter(lambda one: one.votes > 0)
thresholds = st.integers(min_value=1, max_value=100)


def of(disagreeing: int, votes: int) -> Counts:
    """Counts in which nobody chose a pole."""
    return Counts(disagree=disagreeing, agree=votes - disagreeing)


def at(one: Counts, threshold: int = 30, voters: int | None = None):
    return judge(one, threshold=threshold, voters=one.votes if voters is None else voters)


class TestCounts:
    def test_sums(self):
        one = Counts(1, 2, 4, 8)
        assert (one.votes, one.disagreeing, one.agreeing) == (15, 3, 12)
        assert one.disagree_share == Fraction(1, 5)

    def test_nobody_has_no_share(self):
        assert NOBODY.votes == 0
        assert NOBODY.disagree_share is None

    @pytest.mark.parametrize("wrong", [-1, 1.0, 0.5, "3", "", None, True, False, Decimal(2)])
    @pytest.mark.parametrize("field", ["strongly_disagree", "disagree", "agree", "strongly_agree"])
    def test_only_whole_hands(self, field, wrong):
        with pytest.raises(ScoringError, match=field):
            Counts(**{field: wrong})

    def test_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            NOBODY.agree = 1


class TestThreshold:
    @pytest.mark.parametrize(
        ("disagreeing", "votes", "verdict"),
        [
            (4, 14, Verdict.FINE),
            (5, 14, Verdict.INTERVENTION),
            (2, 10, Verdict.FINE),
            (3, 10, Verdict.INTERVENTION),  # exactly 30 % counts
            (0, 1, Verdict.FINE),
            (1, 1, Verdict.INTERVENTION),
        ],
    )
    def test_worked_examples_at_thirty_percent(self, disagreeing, votes, verdict):
        assert at(of(disagreeing, votes)).verdict is verdict

    @pytest.mark.parametrize(("votes", "needed"), [(14, 5), (10, 3), (1, 1), (3, 1), (4, 2), (100, 30)])
    def test_needed_at_thirty_percent(self, votes, needed):
        assert needed_for_intervention(votes, 30) == needed
        assert at(of(0, votes)).needed == needed

    def test_strong_and_mild_disagreement_weigh_the_same(self):
        assert at(Counts(5, 0, 9, 0)).verdict is at(Counts(0, 5, 9, 0)).verdict is Verdict.INTERVENTION

    def test_the_share_is_of_the_votes_not_of_the_voters(self):
        assert at(of(3, 10), voters=14).verdict is Verdict.INTERVENTION

    @pytest.mark.parametrize("wrong", [0, -30, 101, 30.0, "30", True, None])
    def test_threshold_is_a_whole_percentage(self, wrong):
        with pytest.raises(ScoringError, match="threshold"):
            judge(NOBODY, threshold=wrong, voters=1)

    @given(answered, thresholds)
    def test_exact(self, one, threshold):
        share = Fraction(one.disagreeing, one.votes)
        expected = Verdict.INTERVENTION if share >= Fraction(threshold, 100) else Verdict.FINE
        assert at(one, threshold).verdict is expected

    @given(answered, thresholds)
    def test_needed_is_the_smallest_number_that_triggers(self, one, threshold):
        needed = needed_for_intervention(one.votes, threshold)
        assert 1 <= needed <= one.votes
        assert reaches(needed, one.votes, threshold)
        assert not reaches(needed - 1, one.votes, threshold)
        assert (at(one, threshold).verdict is Verdict.INTERVENTION) == (one.disagreeing >= needed)

    @given(answered, thresholds)
    def test_one_more_who_disagrees_never_lifts_an_intervention(self, one, threshold):
        more = Counts(one.strongly_disagree, one.disagree + 1, one.agree, one.strongly_agree)
        if at(one, threshold).verdict is Verdict.INTERVENTION:
            assert at(more, threshold).verdict is Verdict.INTERVENTION

    @given(answered, st.integers(min_value=1, max_value=99))
    def test_a_higher_threshold_never_adds_an_intervention(self, one, threshold):
        if at(one, threshold + 1).verdict is Verdict.INTERVENTION:
            assert at(one, threshold).verdict is Verdict.INTERVENTION


class TestVoters:
    def test_no_votes_is_no_result(self):
        silent = judge(NOBODY, threshold=30, voters=14)
        assert silent.verdict is Verdict.NO_RESULT
        assert silent.disagree_percent is None
        assert silent.needed is None
        assert silent.unanswered == 14
        assert (silent.large_difference, silent.ask_reasons, silent.strong) == (False, False, False)

    def test_nobody_who_may_vote(self):
        assert judge(NOBODY, threshold=30, voters=0).unanswered == 0

    def test_more_votes_than_voters(self):
        with pytest.raises(TooManyVotesError) as refused:
            judge(of(3, 15), threshold=30, voters=14)
        assert (refused.value.votes, refused.value.voters) == (15, 14)
        assert "15 votes" in str(refused.value)

    @pytest.mark.parametrize("wrong", [-1, 14.0, "14", True])
    def test_voters_are_whole_people(self, wrong):
        with pytest.raises(ScoringError, match="voters"):
            judge(NOBODY, threshold=30, voters=wrong)

    @given(counts, st.integers(min_value=0, max_value=300), thresholds)
    def test_unanswered_is_never_negative(self, one, voters, threshold):
        if one.votes > voters:
            with pytest.raises(TooManyVotesError):
                judge(one, threshold=threshold, voters=voters)
        else:
            judged = judge(one, threshold=threshold, voters=voters)
            assert judged.unanswered >= 0
            assert judged.votes + judged.unanswered == voters


class TestLargeDifference:
    @pytest.mark.parametrize(
        ("one", "expected"),
        [
            (Counts(1, 0, 12, 1), True),  # both poles, however few
            (Counts(0, 3, 7, 0), True),  # 30 % against 70 %
            (Counts(0, 7, 3, 0), True),
            (Counts(0, 2, 8, 0), False),
            (Counts(0, 8, 2, 0), False),
            (Counts(1, 1, 8, 0), False),  # one pole only
            (Counts(10, 0, 0, 0), False),
        ],
    )
    def test_at_thirty_percent(self, one, expected):
        assert at(one).large_difference is expected

    def test_above_half_only_the_poles_can_differ(self):
        assert not at(of(5, 10), threshold=51).large_difference
        assert at(Counts(5, 0, 0, 5), threshold=51).large_difference

    @given(answered, thresholds)
    def test_who_agrees_and_who_disagrees_are_treated_alike(self, one, threshold):
        mirrored = Counts(one.strongly_agree, one.agree, one.disagree, one.strongly_disagree)
        assert at(one, threshold).large_difference == at(mirrored, threshold).large_difference

    @pytest.mark.parametrize(
        ("one", "expected"),
        [(of(0, 10), False), (of(1, 10), True), (Counts(1, 0, 12, 1), True), (Counts(0, 0, 3, 7), False)],
    )
    def test_reasons_are_asked_of_everybody_who_disagrees(self, one, expected):
        assert at(one).ask_reasons is expected


class TestShownPercent:
    @pytest.mark.parametrize(
        ("part", "whole", "shown"),
        [(5, 14, "35.7"), (3, 10, "30.0"), (1, 3, "33.3"), (2, 3, "66.7"), (0, 7, "0.0"), (7, 7, "100.0")],
    )
    def test_tenths(self, part, whole, shown):
        assert str(shown_percent(part, whole)) == shown

    def test_half_goes_up(self):
        assert str(shown_percent(1, 16)) == "6.3"  # 6.25

    def test_never_rounded_up_to_the_threshold(self):
        assert str(shown_percent(2999, 10_000)) == "30.0"
        assert str(shown_percent(2999, 10_000, threshold=30)) == "29.9"

    def test_of_a_judgement(self):
        assert str(at(of(5, 14)).disagree_percent) == "35.7"

    @given(answered, thresholds)
    def test_agrees_with_the_verdict(self, one, threshold):
        judged = at(one, threshold)
        assert (judged.disagree_percent >= threshold) == (judged.verdict is Verdict.INTERVENTION)

    @given(answered, thresholds)
    def test_at_most_a_tenth_away(self, one, threshold):
        assert abs(Fraction(at(one, threshold).disagree_percent) - 100 * one.disagree_share) <= Fraction(
            1, 10
        )


class TestCluster:
    def test_adds_up(self):
        assert cluster([at(of(5, 14)), at(of(0, 10)), at(NOBODY, voters=14)]) == ClusterScore(
            statements=3, answered=2, votes=24, disagreeing=5, low=1
        )

    def test_share_is_of_all_votes_not_a_mean_of_shares(self):
        score = cluster([at(of(9, 10)), at(of(0, 20))])
        assert score.disagree_share == Fraction(9, 30)
        assert str(score.disagree_percent) == "30.0"
        assert score.has_result

    @pytest.mark.parametrize("judgements", [[], [at(NOBODY, voters=3)]])
    def test_no_votes_no_result(self, judgements):
        score = cluster(judgements)
        assert not score.has_result
        assert score.disagree_share is None
        assert score.disagree_percent is None

    def test_a_statement_counts_in_each_of_its_clusters_once(self):
        first, second = at(of(1, 10)), at(of(5, 10))
        scores = clusters(
            [(["support", "ownership", "support"], first), (["ownership"], second), ([], first)]
        )
        assert list(scores) == ["support", "ownership"]
        assert scores["support"] == cluster([first])
        assert scores["ownership"] == cluster([first, second])

    @given(st.lists(answered, max_size=8), st.lists(answered, max_size=8))
    def test_two_halves_make_the_whole(self, one, other):
        halves = [cluster(map(at, one)), cluster(map(at, other))]
        whole = cluster(map(at, one + other))
        for field in ("statements", "answered", "votes", "disagreeing", "low"):
            assert getattr(whole, field) == sum(getattr(half, field) for half in halves)


class TestStrongest:
    def test_order_agreeing_then_fully_agreeing_then_as_given(self):
        judged = [
            ("D1", at(Counts(0, 1, 9, 0))),
            ("D2", at(Counts(0, 0, 8, 2))),
            ("D3", at(Counts(0, 0, 2, 8))),
            ("D4", at(Counts(0, 0, 8, 2))),
        ]
        assert strongest(judged) == ["D3", "D2", "D4", "D1"]

    @pytest.mark.parametrize(
        "weak",
        [
            at(of(3, 10)),  # intervention
            at(Counts(1, 0, 0, 13)),  # large difference
            at(Counts(0, 0, 0, 4), voters=14),  # too few answered
            at(NOBODY, voters=14),
        ],
    )
    def test_not_celebrated(self, weak):
        assert not weak.strong
        assert strongest([("D1", weak)]) == []

    def test_half_of_the_voters_is_enough(self):
        assert at(Counts(0, 0, 7, 0), voters=14).strong
        assert not at(Counts(0, 0, 6, 0), voters=13).strong

    def test_at_most_five(self):
        judged = [(f"D{number}", at(of(0, 10))) for number in range(1, 9)]
        assert strongest(judged) == ["D1", "D2", "D3", "D4", "D5"]
        assert len(strongest(judged)) == MAX_STRONGEST
        assert strongest(judged, limit=2) == ["D1", "D2"]

    @given(st.lists(answered, max_size=12))
    def test_nothing_left_out_is_better_than_what_is_in(self, several):
        judged = dict(enumerate(map(at, several)))
        chosen = strongest(judged.items())
        left_out = [key for key, one in judged.items() if one.strong and key not in chosen]

        def rank(key):
            one = judged[key].counts
            return Fraction(one.agreeing, one.votes), Fraction(one.strongly_agree, one.votes)

        assert all(judged[key].strong for key in chosen)
        assert all(rank(worst) >= rank(key) for worst in chosen for key in left_out)


class TestCompare:
    @pytest.mark.parametrize(
        ("before", "after", "direction", "change"),
        [
            (of(5, 10), of(3, 10), Direction.BETTER, "-20.0"),
            (of(3, 10), of(5, 10), Direction.WORSE, "20.0"),
            (of(1, 3), of(2, 6), Direction.SAME, "0.0"),
            (of(1, 3), of(333, 1000), Direction.BETTER, "0.0"),  # too small to show, not too small to see
            (Counts(3, 0, 7, 0), Counts(0, 3, 0, 7), Direction.SAME, "0.0"),
        ],
    )
    def test_direction(self, before, after, direction, change):
        (comparison,) = compare({"V5": before}, {"V5": after})
        assert comparison.code == "V5"
        assert comparison.direction is direction
        assert str(comparison.change) == change

    def test_only_where_both_have_votes(self):
        before = {"D1": of(1, 2), "D2": NOBODY, "D3": of(1, 2), "D4": of(1, 2)}
        after = {"D5": of(1, 2), "D4": of(0, 2), "D3": NOBODY, "D2": of(1, 2), "D1": of(2, 2)}
        assert [comparison.code for comparison in compare(before, after)] == ["D4", "D1"]

    @given(answered, answered)
    def test_exact_and_reversible(self, one, other):
        (there,) = compare({"D1": one}, {"D1": other})
        (back,) = compare({"D1": other}, {"D1": one})
        rise = other.disagree_share - one.disagree_share
        expected = Direction.SAME if not rise else Direction.BETTER if rise < 0 else Direction.WORSE
        assert there.direction is expected
        assert there.change == -back.change
        assert (there.direction is Direction.SAME) == (back.direction is Direction.SAME)
