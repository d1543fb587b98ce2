"""English."""

from __future__ import annotations

from kbtools.languages.en.asking_back import ASKING_BACK
from kbtools.languages.en.danger import DANGER
from kbtools.languages.en.personal_data import PERSONAL_DATA, STREETS
from kbtools.languages.language import PROGRAMS, Asking, Closings, Language, MailMarks, Mining, People, ReplyOutcomes

_GREETINGS = ("hi", "hello", "hey", "dear")
_GOOD_DAY = ("good (?:morning|day|evening|afternoon)",)
_CLOSINGS = Closings(
    full=(
        "(?:with )?(?:best|kind|warm|warmest|kindest|many)(?: (?:regards|wishes|thanks)|est regards)|regards",
        "(?:yours |very )?sincerely(?: yours)?|yours (?:faithfully|truly)|all the best|respectfully|take care",
    ),
    thanks=(
        "cheers|best|yours",
        "(?:(?:many |with )?thanks|thank you|thx|ta)(?: (?:again|in advance|so much|very much|a lot))*",
    ),
)
_MAIL = MailMarks(
    answered=("re", "fwd?"),
    on=("on", "at", "in message"),
    wrote=("wrote(?: on .{4,60})?", "writes"),
    own=("my|our|your|i wr(?:ote|ite)",),
    separators=("original (?:message|appointment)", "reply message"),
    forwards=("forwarded message", "begin forwarded message", "forwarded by .{2,60}"),
    below=(
        "(?:please )?(?:see|read|look at|check)(?: the (?:e-?mail|mail|message))? below(?:,? please)?",
        "fyi|for your information",
    ),
    reply_above=(
        r"(?:type|write|enter|add) (?:your )?(?:reply|response|answer) above this line",
        r"(?:please )?(?:reply|respond|write) (?:only )?above this line",
        r"do not (?:edit|write|type|reply)(?: anything)? below this line",
    ),
    sender=("from",),
    sent=("sent",),
    date=("date",),
    recipient=("to", "cc", "bcc", "reply-to"),
    subject=("subject",),
    device=(
        rf"sent (?:from|via|with|by|using) (?:(?:the (?:new |all-new )*)?\[?{PROGRAMS}|my\b"
        r"|an? (?:mobile|cell|smart|phone|tablet)\b)(?!.{0,80}\b(?:is|was|were|are|because|yesterday|today)\b).{0,80}",
        r"get outlook for .{0,30}",
        r"from my (?:iphone|ipad|ipod|android|mobile|phone|cell|samsung|galaxy|blackberry|htc|nokia)\b.{0,30}",
        r"(?:\w{2,20} )?from (?:my )?mobile(?: phone)?",
        r"(?:please )?(?:excuse|forgive) (?:my |any |the )*(?:typos|brevity|spelling|mistakes).{0,40}",
    ),
    disclaimer=(
        r"(?:this|the information (?:contained )?in this|the contents? of this)"
        r" (?:e-?mail|message|communication|transmission)\b"
        r".{0,160}(?:confidential|privileged|intended|addressee|recipient)",
        r"(?:confidentiality|legal) (?:notice|note)\s?[:.]",
        r"confidentiality (?:notice|note)\b",
        r"(?:privileged|confidential)(?: and confidential)? (?:notice|information)\s?:",
        "disclaimer: .{0,160}(?:confidential|intended|liab|views|recipient)",
        r"(?:this|the) (?:e-?mail|message) has been (?:checked|scanned) .{0,80}(?:virus|malware)|virus-free\.",
        "please consider the environment before printing",
        "you(?:['’]re| are)? (?:received|receiving) this (?:e-?mail|message) because you",
        "to unsubscribe from this (?:group|list|thread|topic)",
        r"groups\.io links:",
    ),
    banner=(
        r"(?:caution|warning|attention|notice|note|important)\s?[:!-]"
        r"(?=.{0,200}\b(?:outside (?:of )?(?:the|our|your|this)|external (?:e-?mail|sender|source|user))\b)"
        r"(?=.{0,200}\b(?:e-?mail|message|sender)\b).{0,400}",
        r"\[?external(?: (?:e-?mail|message|sender))?\]?:?",
        r"this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external)\b.{0,200}",
        r"you don['’]t often get (?:e-?mail|messages?) from .{0,200}",
        r"do not click (?:on )?(?:any )?links\b.{0,200}",
    ),
    trash=("trash|bin|deleted(?: (?:items|messages|mail))?",),
    junk=("spam|junk(?: (?:e-?mail|mail))?|bulk(?: mail)?|junk_e-?mail",),
    drafts=("drafts?|templates|unsent(?: messages)?|outbox",),
    automatic=(
        "auto(?:matic)?[ -]?(?:reply|response)",
        "out of (?:the )?office",
        "i am (?:currently )?out of (?:the )?office",
        r"thank you for your (?:e-?mail|message)\. i am (?:currently )?(?:out|away|on)\b",
        "delivery status notification",
        "undeliverable:",
        "mail delivery (?:failed|system|subsystem)",
    ),
)
_OUTCOMES = ReplyOutcomes(
    worked=(
        r"(?:that|this|it|which)(?:['’]s| has| is| have)? (?:did it|did the trick|(?:now )?(?:worked|works|helped|helps"
        r"|fixed|solved|resolved|sorted)|(?:was|it) it|the one)",
        "work(?:s|ing|ed) (?:now|again|fine|great|perfectly|for me)",
        "(?:all )?(?:solved|resolved|sorted|fixed)",
        "did the trick",
        "(?:problem|issue) (?:is )?(?:gone|over|solved|fixed)",
        "back to normal",
        "all (?:good|set|well|fine)",
        "you were right",
        r"no (?:more )?problems?\b(?! but)",
    ),
    thanks=(
        "thank(?:s| you)|thx|tysm|ty|cheers",
        "perfect|great|excellent|brilliant|appreciated",
        "done|found it|got it",
    ),
    failed=(
        r"\b(?:did|does|do|is|has|was|have)(?:n['’]?t| not)\b(?:\W+\w+){0,3}?\W+(?:work|fix|help|solv|resolv|chang|"
        r"(?:make|made) (?:a|any) diff)\w*",
        r"\bnot (?:working|fixed|solved|resolved|helpful)",
        r"\bstill (?:not|no|the same|nothing|have|having|happen|get|there|isn|won|can|does|shows?|empt)\w*",
        r"\bno (?:luck|joy|change|difference|success|effect)\b",
        r"\b(?:makes? no|without) difference",
        r"\btried (?:that|this|it) (?:already|and it didn)",
        r"\bnothing (?:changed|helps?|works?)",
        r"\bbut (?:it )?(?:didn['’]?t|does ?n['’]?t)",
    ),
)
_MINING = Mining(
    greetings=(*_GREETINGS, *_GOOD_DAY),
    insults=(
        r"f+u+c+k\w*|motherf\w+|sh[i1]t(?:ty|s|head)?|bullshit",
        r"assholes?|arseholes?|bastards?|bitch(?:es)?|cunts?|wankers?",
        r"idiots?|morons?|imbeciles?|retard(?:s|ed)?|scum(?:bags?)?",
        r"(?:go to|burn in) hell|screw you|drop dead",
        r"you (?:all )?(?:suck|are (?:stupid|useless|liars|thieves|crooks|pathetic))",
    ),
    at_us=("you(?:r|rs|['’]re)?",),
    pleading=("help", "urgent", "asap"),
    tried=("(?:I|we)(?:['’]ve| have)? (?:tried|(?:un|re)-?installed)",),
)
_ASKING = Asking(
    joins=("but", "and", "so", "because", "then"),
    chat=(
        "thank(?:s| you)|regards",
        "please (?:help|reply|answer|advise|ring|call|write)|help me|asap|urgent",
        "sorry|let me know",
        "any (?:help|idea|ideas|suggestions?|advice)",
        "my name is|I(?:['’]m| am) (?:a|an|the|at a loss)",
    ),
    opens_question=tuple("how why where what when which can could is are do does will would should".split()),
    torn=(
        "and|but|so|or|it|its|it['’]s|this|that|these|they|he|she",
        "also|then|now|however|because|if|when|since|there|none|most often|in use|to",
        "as part of|as (?:you|I|we)|which|who|whose|where (?:it|this|that)|even|again|still|instead|nor|only",
        "both|either|neither|for (?:example|instance)|in (?:fact|addition|other words)|by the way|just curious",
        "exact(?:ly)? same|same",
    ),
    story=(
        r"(?<!not )(?<!n['’]t )(?<!to )\b(?:works?|worked|loads?|renders?|opens?|plays?|displays?) "
        r"(?:just |perfectly |totally )?(?:fine|ok|okay|correctly|perfectly|properly|normally|well)\b",
        r"\b(?:I|we)(?:['’]ve| have)? (?:also )?(?:attached|(?:added|included) (?:\w+ ){0,2}?(?:screen ?shots?"
        r"|pictures?|photos?|logs?|files?|attachments?))\b",
        r"^screen ?shots? (?:(?:is|are) )?(?:attached|below|here|included)\b",
        r"\b(?:are|is|was|were) fine\b|\bwithout a(?:ny)? problem",
        r"\b(?:works?|worked|working) (?:in|on|with) (?:all |any |every )?(?:an)?other\b",
        r"\bno problem",
        r"\b(?:I|we)(?:['’]ve|['’]d| have| had)? (?:already |also |just |now |then |tried and )*(?:even|tried"
        r"|uninstalled|re-?installed|restarted|rebooted|searched|googled|looked (?:at|for|everywhere|through)"
        r"|gone through|contacted)\b",
        r"^(?:I|we)(?:['’]m| am| are)? (?:currently |now )?(?:us(?:e|ing)|run|running|on)\b",
        r"^(?:I|we)(?:['’]m| am| are) (?:not sure|unsure|concerned|worried|afraid|talking)\b",
        r"^(?:I|we) (?:really |do )?(?:know|think|believe|guess|understand|assume|prefer|miss|love|hate|rarely)\b",
        r"(?:\bnot|n['’]t) (?:changed? any|want|confuse)\b",
        r"\b(?:been using|assuming)\b",
        r"\bconsidering (?:going|switching)\b",
        r"\bup to date$",
        r"\bI(?:['’]ve| have) been ?waiting\b",
    ),
    setup=(r"(?:[Mm]y|[Oo]ur|[Tt]he) (?:[\w-]+ ){1,3}(?:is|are) (?:an? |the )?[A-Z][\w. ]*",),
    pleading=("help", "urgent", "asap", "question", "issue resolved"),
    telling=("last|yesterday|today", "I (?:had|have|was|did|went|am|tried|then|just)", "I['’](?:m|ve|ll)"),
    no_product=(
        r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*",
        r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*",
        "Step|Page|Order|Item|Line|Room|Flat|Unit|Box|Number|No|Code|Error|Version|Suite|Street|Road",
        "Since|After|In|On|At|Until|By|For|The|Just|Over|About|From|Only|Last|All|Every|Than|Within",
        "Call|Type|Hold|Press|Click|Choose|Wait|Try",
    ),
    hours=("am", "pm"),
)
_PEOPLE = People(
    greetings=("hi again", *_GREETINGS, "hiya"),
    openings=(
        *_GOOD_DAY,
        "morning",
        "welcome(?: back)?",
        "thanks|thank you",
        "sorry|my pleasure",
    ),
    titles=("mr", "mrs", "ms", "miss", "dr", "prof"),
    nobody=tuple("there all team everyone everybody again folks sir madam support you guys both mr mrs ms dr".split()),
    everybody=("there", "all", "team", "everyone", "everybody", "again", "you", "so much", "very much"),
    goes_on=("thank", "thanks", "your", "you", "that", "it", "this", "(?-i:I)"),
    quoting=("said",),
)
_BLAME = (
    ("simply", 'leave "simply" out'),
    (
        "just (?:add|ask|change|check|choose|click|close|copy|delete|do|drag|enter|follow|go|have to|hold|"
        "install|log|look|make|move|need to|open|press|put|read|remove|restart|retry|run|search|select|"
        "set|sign|start|switch|tap|try|turn|type|update|use|wait|write)",
        'leave "just" out',
    ),
    ("merely", "leave it out"),
    ("obviously", "leave it out"),
    ("of course", "leave it out"),
    ("as you (?:should )?know", "leave it out"),
    ("trivial(?:ly)?", "leave it out"),
    ("you (?:failed|forgot|neglected) to", 'say what is missing, such as "the address is not confirmed yet"'),
    (r"you (?:should|must) have (?:\w+ed|been|done|kept|known|made|put|read|seen|set|written)", "say what to do now"),
    ("you did(?:n't| not) (?:read|follow|notice|bother)", "say what to do now"),
    ("your (?:own )?(?:mistake|fault|error)", "say what happened, not whose doing it was"),
    ("user error", "say what happened, not whose doing it was"),
    ("wrong(?:ly)? entered", "say what to enter"),
)
_COLUMNS = (
    (
        "id",
        "id ticketid ticket ticketnumber ticketno number caseid casenumber key issuekey recordid"
        " requestnumber incidentnumber issueid requestid conversationid ticketreferenceid sysid",
    ),
    ("subject", "subject title summary shortdescription ticketname issuesummary topic yoursubject"),
    (
        "body",
        "body description question message text content firstmessage details issuedetails initialmessage"
        " ticketdescription casedescription problemdescription firstmessagebody yourmessage postcontents",
    ),
    (
        "answer",
        "answer reply response agentreply agentresponse lastagentreply lastagentresponse lastreply lastresponse"
        " lastpublicreply replytext responsetext supportreply resolutionnotes solution closenotes resolutionnote"
        " publicreply agentanswer resolution",
    ),
    (
        "requester",
        "requester requesteremail email customer customeremail contact from reporter submitter webemail"
        " suppliedemail fromemail contactname associatedcontact caller callerid requestedby openedby"
        " requestername customername requestors contactemail contacthandle emailaddress youremail author",
    ),
    ("status", "status state ticketstatus casestatus currentstatus incidentstate"),
    (
        "created_at",
        "createdat created createddate creationdate date opened openedat createdtime dateopened"
        " datetimeopened openeddate datecreated createdon createdate submitted submittedat createtime receivedat"
        " syscreatedon startedat timestamp submitdate submissiondate messagedate",
    ),
    (
        "resolved_at",
        "resolvedat resolved solvedat solved closedat closed resolvedtime closedtime datetimeclosed"
        " closeddate closedate dateclosed dateresolved solveddate resolutiondate ticketclosedtime",
    ),
    ("tags", "tags tag labels"),
    ("linked_articles", "linkedarticles linkedarticle articles article slug slugs"),
    ("source", "source"),
    (
        "people",
        "requestername customername contactname contact reporter submitter caller openedby webname"
        " suppliedname fullname assignee assigneename assigneeemail assignedto agent agentname agentassigned"
        " owner ownername caseowner ticketowner creator resolvedby closedby cc email customeremail"
        " contactemail webemail suppliedemail fromemail owneremail requesteremail requestors contacthandle"
        " emailaddress youremail yourname author authorusername createdby fromname fromaddress toname toaddress ccname",
    ),
    ("url", "url link permalink"),
    ("lang", "lang language locale customfieldrequestlanguage requestlanguage"),
    (
        "csat",
        "csat satisfaction rating customfieldsatisfaction satisfactionscore surveyscore happinessrating"
        " satisfactionrating csatscore customersatisfactionrating surveyresults conversationrating",
    ),
)

LANGUAGE = Language(
    code="en",
    danger=DANGER,
    name="English",
    stemmer="english",
    presses=("(?:click|tap|press|select|choose|tick)(?: on)?(?: the)?",),
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=_OUTCOMES,
    mining=_MINING,
    asking=_ASKING,
    asking_back=ASKING_BACK,
    people=_PEOPLE,
    steps=("step",),
    blame=_BLAME,
    columns=_COLUMNS,
    personal=PERSONAL_DATA,
    streets=STREETS,
    resolved=tuple("resolved solved closed done completed complete fixed".split()),
)
