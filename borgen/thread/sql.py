"""What happened in one improvement, in two questions: all that was said and done, and the numbers.

Each part of the first fills the columns of `history.Event`; the first part tells PostgreSQL their kinds. The
same two questions are asked about what a team has beside its improvements; the words in braces differ.
"""

_OF = "IN (SELECT own.id FROM improvements_measure own WHERE own.improvement_id = %(improvement)s)"
OF_IMPROVEMENT = {
    "line": f"line.measure_id {_OF}",
    "signal": f"signal.measure_id {_OF}",
    **{
        name: f"{name}.improvement_id = %(improvement)s"
        for name in ("measure", "assessment", "action", "document", "decision", "recognition")
    },
}
# Without an improvement there is neither a measure nor a BOAS.
OF_TEAM = {
    "measure": "1 = 0",
    "assessment": "1 = 0",
    "line": "line.measure_id IS NULL AND line.team_id = %(team)s",
    "signal": "signal.measure_id IS NULL AND signal.team_id = %(team)s",
    **{
        name: f"{name}.improvement_id IS NULL AND {name}.team_id = %(team)s"
        for name in ("action", "document", "decision", "recognition")
    },
}

_EVENTS = """
SELECT 'measure', measure.id, improvement.created_at, measure.since, measure.ended_on,
       measure.title, measure.agreement, '', measure.concerns, CAST(NULL AS text), '',
       CAST(NULL AS text), CAST(NULL AS bigint), measure.id, CAST(NULL AS text), CAST(NULL AS bigint),
       CAST(NULL AS bigint)
FROM improvements_measure measure
JOIN improvements_improvement improvement ON improvement.id = measure.improvement_id
WHERE {measure}
UNION ALL
SELECT 'boas', assessment.id, assessment.closed_at, NULL, NULL,
       assessment.goal, '', '', NULL,
       (SELECT meeting.subject FROM boas_assessmentmeeting held JOIN teams_meeting meeting
        ON meeting.id = held.meeting_id WHERE held.assessment_id = assessment.id
        ORDER BY held.number DESC LIMIT 1), '',
       NULL, NULL, NULL, NULL, assessment.number, assessment.voters
FROM boas_assessment assessment
WHERE {assessment} AND assessment.state = 'closed' AND NOT assessment.practice
UNION ALL
SELECT 'advice', decision.id, decision.decided_at, NULL, NULL,
       CASE decision.text WHEN '' THEN statement.intervention ELSE decision.text END, decision.reason,
       statement.text, NULL, statement.code, decision.choice,
       'boas', assessment.id, NULL, NULL, tally.strongly_disagree + tally.disagree,
       tally.strongly_disagree + tally.disagree + tally.agree + tally.strongly_agree
FROM boas_suggestiondecision decision
JOIN boas_tally tally ON tally.id = decision.tally_id
JOIN boas_statement statement ON statement.id = tally.statement_id
JOIN boas_assessment assessment ON assessment.id = tally.assessment_id
WHERE {assessment} AND assessment.state = 'closed' AND NOT assessment.practice
UNION ALL
SELECT 'action', action.id, action.created_at, action.due_on, action.ended_on,
       action.title, CASE action.effect_note WHEN '' THEN action.reason ELSE action.effect_note END,
       '', owner.name, meeting.subject,
       action.state || ' ' || action.effect
           || CASE WHEN action.confirmed_at IS NULL THEN '' ELSE ' confirmed' END,
       CASE WHEN action.decision_id IS NOT NULL THEN 'advice'
            WHEN action.response_id IS NOT NULL THEN 'response'
            WHEN action.signal_id IS NOT NULL THEN 'signal'
            WHEN action.evaluation_id IS NOT NULL THEN 'evaluation'
            WHEN action.follows_id IS NOT NULL THEN 'action' WHEN action.planning_id IS NOT NULL THEN 'boas'
            WHEN action.measure_id IS NOT NULL THEN 'measure' END,
       COALESCE(action.decision_id, action.response_id, action.signal_id, action.evaluation_id,
                action.follows_id, planning.assessment_id, action.measure_id),
       action.measure_id, agreed.name, NULL,
       (SELECT COUNT(*) FROM actions_datechange change WHERE change.action_id = action.id)
FROM actions_action action
LEFT JOIN teams_user owner ON owner.id = action.owner_id
LEFT JOIN actions_planning planning ON planning.id = action.planning_id
LEFT JOIN boas_assessment session ON session.id = planning.assessment_id
LEFT JOIN teams_user agreed ON agreed.id = planning.agreed_by_id
LEFT JOIN teams_agendaitem point ON point.id = action.agenda_item_id
LEFT JOIN teams_meeting meeting ON meeting.id = COALESCE(point.meeting_id, session.planning_meeting_id)
WHERE {action}
UNION ALL
SELECT 'move', change.id, change.at, change.was, change.became,
       '', change.reason, '', person.name, NULL, '', 'action', change.action_id, NULL, NULL, NULL, NULL
FROM actions_datechange change
JOIN actions_action action ON action.id = change.action_id
JOIN teams_user person ON person.id = change.by_id
WHERE {action}
UNION ALL
SELECT 'version', version.id, COALESCE(version.approved_at, version.created_at), document.next_evaluation_on,
       NULL, document.title, version.reason, version.summary, closer.name, meeting.subject, version.state,
       NULL, NULL, document.id, document.slug, version.major * 1000 + version.minor,
       (SELECT COUNT(*) FROM teams_consent consent
        WHERE consent.approval_id = approval.id AND consent.agreed_at IS NOT NULL)
FROM documents_version version
JOIN documents_document document ON document.id = version.document_id
LEFT JOIN teams_user closer ON closer.id = version.approved_by_id
LEFT JOIN documents_approvalround round ON round.version_id = version.id AND version.approved_at IS NOT NULL
          AND round.number = (SELECT MAX(one.number) FROM documents_approvalround one
                              WHERE one.version_id = version.id)
LEFT JOIN teams_approval approval ON approval.id = round.approval_id
LEFT JOIN teams_meeting meeting ON meeting.id = approval.meeting_id
WHERE {document}
UNION ALL
SELECT 'evaluation', evaluation.id, evaluation.at, NULL, NULL,
       document.title, evaluation.note, '', person.name, NULL, evaluation.verdict,
       'version', evaluation.version_id, document.id, document.slug, NULL, NULL
FROM documents_evaluation evaluation
JOIN documents_document document ON document.id = evaluation.document_id
JOIN teams_user person ON person.id = evaluation.by_id
WHERE {document}
UNION ALL
SELECT 'line', line.id, line.created_at, NULL, line.ended_on,
       line.agreement, line.ended_why, '', COALESCE(monitor.name, NULLIF(line.monitor_party, '')), NULL, '',
       'measure', line.measure_id, line.measure_id, NULL, NULL, NULL
FROM monitoring_monitoringline line
LEFT JOIN teams_user monitor ON monitor.id = line.monitor_id
WHERE {line}
UNION ALL
SELECT 'change', change.id, change.at, NULL, NULL,
       line.agreement, change.reason, '', person.name, NULL, '', 'line', line.id, line.measure_id,
       NULL, NULL, NULL
FROM monitoring_linechange change
JOIN monitoring_monitoringline line ON line.id = change.line_id
JOIN teams_user person ON person.id = change.by_id
WHERE {line} AND change.reason <> ''
UNION ALL
SELECT 'plan', round.id, approval.closed_at, NULL, NULL,
       '', round.reason, '', closer.name, meeting.subject, '', NULL, NULL, NULL, NULL, round.number,
       (SELECT COUNT(*) FROM teams_consent consent
        WHERE consent.approval_id = approval.id AND consent.agreed_at IS NOT NULL)
FROM monitoring_planround round
JOIN teams_approval approval ON approval.id = round.approval_id AND approval.state = 'approved'
JOIN teams_user closer ON closer.id = approval.closed_by_id
JOIN teams_meeting meeting ON meeting.id = approval.meeting_id
WHERE round.team_id = %(team)s
UNION ALL
SELECT 'topic', topic.id, topic.discussed_at, NULL, NULL,
       line.agreement, topic.conclusion, '', NULL, meeting.subject, '', 'line', line.id, line.measure_id,
       NULL, discussion.id, NULL
FROM monitoring_topic topic
JOIN monitoring_discussion discussion ON discussion.id = topic.discussion_id
JOIN teams_meeting meeting ON meeting.id = discussion.meeting_id
JOIN monitoring_monitoringline line ON line.id = topic.line_id
WHERE {line} AND topic.discussed_at IS NOT NULL
UNION ALL
SELECT 'signal', signal.id, signal.at, NULL, NULL,
       signal.text, signal.outcome, '', NULL, NULL, signal.state,
       'measure', signal.measure_id, signal.measure_id, NULL, NULL, NULL
FROM monitoring_signal signal
WHERE {signal} AND %(signals)s = 1
UNION ALL
SELECT 'response', response.id, response.at, NULL, NULL,
       '', response.explanation, '', person.name, NULL, response.act,
       'measurement', response.measurement_id, NULL, NULL, NULL, NULL
FROM monitoring_response response
JOIN monitoring_measurement measurement ON measurement.id = response.measurement_id
JOIN teams_user person ON person.id = response.by_id
WHERE measurement.team_id = %(team)s AND response.withdrawn_at IS NULL AND measurement.indicator_id IN (
    SELECT instrument.indicator_id
    FROM monitoring_instrument instrument
    JOIN monitoring_monitoringline line ON line.id = instrument.line_id
    WHERE {line})
UNION ALL
SELECT 'decision', decision.id, decision.created_at, decision.decided_on, NULL,
       decision.what, CASE decision.withdrawn_why WHEN '' THEN decision.why ELSE decision.withdrawn_why END,
       '', NULLIF(decision.decided_by, ''), meeting.subject,
       CASE WHEN decision.withdrawn_at IS NULL THEN '' ELSE 'withdrawn' END,
       CASE WHEN decision.response_id IS NOT NULL THEN 'response'
            WHEN decision.signal_id IS NOT NULL THEN 'signal'
            WHEN decision.measure_id IS NOT NULL THEN 'measure' END,
       COALESCE(decision.response_id, decision.signal_id, decision.measure_id), decision.measure_id,
       NULL, NULL, NULL
FROM actions_decision decision
LEFT JOIN teams_agendaitem point ON point.id = decision.agenda_item_id
LEFT JOIN teams_meeting meeting ON meeting.id = point.meeting_id
WHERE {decision}
UNION ALL
SELECT 'recognition', recognition.id, recognition.at, recognition."on", NULL,
       recognition.text, '', '', NULL, meeting.subject, recognition.kind,
       CASE WHEN recognition.response_id IS NOT NULL THEN 'response'
            WHEN recognition.signal_id IS NOT NULL THEN 'signal'
            WHEN recognition.action_id IS NOT NULL THEN 'action' END,
       COALESCE(recognition.response_id, recognition.signal_id, recognition.action_id), NULL, NULL, NULL, NULL
FROM actions_recognition recognition
LEFT JOIN teams_agendaitem point ON point.id = recognition.agenda_item_id
LEFT JOIN teams_meeting meeting ON meeting.id = point.meeting_id
WHERE {recognition} AND recognition.withdrawn_at IS NULL
"""

# The columns of `history.Number`; a norm is one too.
_FIGURES = """
WITH watched AS (
    SELECT instrument.indicator_id AS indicator, MIN(line.id) AS line
    FROM monitoring_instrument instrument
    JOIN monitoring_monitoringline line ON line.id = instrument.line_id
    WHERE {line}
    GROUP BY instrument.indicator_id
)
SELECT 'measurement', one.id, one.about_from, one.about_until, one.label, one.state, one.value, one.numerator,
       one.denominator, norm.value, official.value, COALESCE(one.norm_id, one.inspectorate_id), indicator.id,
       indicator.name, indicator.kind, indicator.unit, indicator.direction, indicator.minimum_denominator,
       watched.line, one.measured_on, one.note, one.source, indicator.slug, one.entered_at,
       CASE WHEN one.provisional THEN 1 ELSE 0 END
FROM watched
JOIN monitoring_indicator indicator ON indicator.id = watched.indicator
JOIN monitoring_measurement one ON one.indicator_id = watched.indicator AND one.team_id = %(team)s
LEFT JOIN monitoring_norm norm ON norm.id = one.norm_id
LEFT JOIN monitoring_norm official ON official.id = one.inspectorate_id
UNION ALL
SELECT 'norm', norm.id, norm.valid_from, norm.valid_until, '', norm.kind, norm.value, NULL,
       NULL, NULL, NULL, norm.id, indicator.id,
       indicator.name, indicator.kind, indicator.unit, indicator.direction, indicator.minimum_denominator,
       watched.line, NULL, norm.reason, setter.name, indicator.slug, norm.set_at,
       CASE WHEN norm.team_id IS NULL THEN 0 ELSE 1 END
FROM watched
JOIN monitoring_indicator indicator ON indicator.id = watched.indicator
JOIN monitoring_norm norm ON norm.indicator_id = watched.indicator
     AND (norm.team_id = %(team)s OR norm.team_id IS NULL)
LEFT JOIN teams_user setter ON setter.id = norm.set_by_id
"""

EVENTS, FIGURES = _EVENTS.format(**OF_IMPROVEMENT), _FIGURES.format(**OF_IMPROVEMENT)
TEAM_EVENTS, TEAM_FIGURES = _EVENTS.format(**OF_TEAM), _FIGURES.format(**OF_TEAM)
