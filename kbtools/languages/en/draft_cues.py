"""English."""

from __future__ import annotations

import re

from kbtools.languages.draft_cues import Cues

_VERBS = (
    "accept activate add adjust allow answer apply approve ask attach back block boot bring browse buy call cancel "
    "change "
    "charge check choose clean clear click close collect configure confirm connect contact copy correct create "
    "customi[sz]e "
    "cut deactivate delete deselect disable disconnect double.?click download drag draw drop edit eject empty enable "
    "ensure "
    "enter erase exit expand export fill find fit flip follow force format get give go grant hold highlight hit hover "
    "import insert inspect install invite keep launch leave let lift limit link load locate lock log look make mark "
    "measure mount move mute name navigate open order pair paste pause pick place plug point pop post pour power "
    "press "
    "print pull push put quit re-?enter re-?install re-?open re-?start reboot reclaim record redeem refresh register "
    "reload "
    "remove rename repeat replace report request reset resize restart restore resume retry return review right.?click "
    "run "
    "save scan screw scroll search select send set shake shift show shut sign skip slide sort start stop store submit "
    "subscribe swap swipe switch synchroni[sz]e take tap test tick tighten toggle touch transfer trash try turn type "
    "unblock uncheck undo unhide uninstall unlock unpair unplug unscrew unsubscribe untick update upgrade upload use "
    "verify visit wait wake wash watch wipe withdraw write align bend centre center detach dial dip dry fasten fold "
    "grease "
    "heat loosen lower oil peel raise reattach rinse rub scrub seal soak squeeze stretch trim unfold unpack unwrap "
    "wrap"
).split()
_DO = "|".join(_VERBS)
# "Shim the bracket": any word that is none of these, followed by an object, is a verb
_NO_VERB = (
    "a all also although am an and any are as at be because been before both but by can could did do does each either "
    "even "
    "every few for from had has have he her here his how however if in into is it its just like many maybe me might "
    "more most "
    "much my neither no nor not of off on once one only onto or other our out over per perhaps she should since so "
    "some still "
    "such than that their them then there these they this those though through to too under unless until up upon us "
    "was we "
    "were what when where whether which while who whose why will with within without would yes yet you your again "
    "always "
    "almost already indeed meanwhile never now often otherwise quite rather seldom sometimes soon today tomorrow "
    "yesterday "
    "during after above against among around behind below beneath beside between beyond despite near except given "
    "regarding"
).split()
_DOES = (
    rf"(?!(?:{'|'.join(_NO_VERB)})\b)(?!\w+(?:ly|s|ing|ed)\b)[a-z]{{3,}} "
    r"(?:the|your|it|them|a|an|all|any|both|every|each)\b"
)
_SKIP = (
    r"(?:(?:please|then|so|and|now|next|first(?:ly| of all)?|second(?:ly)?|third(?:ly)?|finally|lastly|also|after that"
    r"|after(?=,)|afterwards|instead|alternatively|or|otherwise|simply|just|once (?:there|done)|kindly|try this)\b"
    r"[,:;]?\s+|(?:yes|no|ok(?:ay)?|of course|sure)[,:;.]\s+)*"
)
_YOU = (
    r"you (?:(?:can|could|should|need to|have to|must|may(?: want to| need to| try to)?|might(?: want to| need to)?"
    r"|will"
    r" (?:need|have) to|['’]ll (?:need|have|want) to|are able to)\s+)(?:(?:also|always|then|still|either|try to"
    r"|first)\s+)*"
)
_WHEN = (
    r"(?:(?:if|when|once|after|before|to|in|on|at|from|under|for|with|while|as soon as)\b[^,.;]{2,90}[,:]\s+"
    r"(?:then\s+)?)"
)
# "Right click opens a menu" names something and tells what it does, as titles of known faults do
_NAMES = r"(?:opens|shows|brings|does|doesn['’]?t|is|isn['’]?t|was|has|makes|causes|fails|works|stops|no longer)\b"
# "To its right press the button": a place, then an instruction
_THERE = (
    r"(?:to|in|on|at|under|below|above|next to|beside|inside|there|here)\b"
    r"(?:(?!\b(?:is|was|are|were|can|could|will|would|has|have|had|I|we|you|they|it|which|that)\b)[^,.;:]){0,50}?"
    r"\b(?:press|(?:right-|double-)?click|select|choose|tap|open|find|type|enter|(?:un)?check|(?:un)?tick|pull|turn"
    r"|hold|scroll|toggle|look for)\b"
)


CUES = Cues(
    step=re.compile(
        rf"^\W*{_SKIP}(?:{_WHEN})?{_SKIP}(?:{_YOU})?(?:don['’]?t|do not|never|always|make sure|be sure"
        rf"|{_DO}|{_DOES})\b(?!['’]s\b)(?! {_NAMES})|^\W*{_SKIP}{_THERE}",
        re.IGNORECASE,
    ),
    result=re.compile(
        r"\byou(?:['’]ll| will| should)?(?: now| then| also)? (?:see|find|notice)\b"
        r"|\b(?:will|should|may) (?:now |then )?(?:appear|open|start|come up|pop up"
        r"|be (?:shown|listed|displayed|created))\b"
        r"|\b(?:an?|the|one) [^.,;]{2,50} (?:opens|appears|shows up|pops up)\b"
        r"|^this (?:will )?(?:opens?|brings?|shows?|takes?|lists?)\b",
        re.IGNORECASE,
    ),
    listing=re.compile(r"\b(?:these|(?:the )?following|one of|either)\b", re.IGNORECASE),
    condition=re.compile(r"(?:if|when|once|after|before|to|on|in|at|under|with)\b", re.IGNORECASE),
    why=re.compile(
        r"\b(?:because|caused by|the (?:usual |likely |most likely )?(?:reason|cause)|due to|this happens|that happens"
        r"|happens when"
        r"|(?:usually|normally|often|probably) means|most likely|very likely|as of (?:version|firefox|windows)"
        r"|by default"
        r"|is (?:a|an|the) (?:\w+[ -]){0,3}(?:feature|setting|mode|bug|change)|was (?:removed|changed|introduced)"
        r"|no longer|since (?:version|the update)|brought the|came with|left it on)\b",
        re.IGNORECASE,
    ),
    did=re.compile(
        r"\b(?:I|we)(?:['’]ve| have|['’]ll| will|['’]m| am| are|['’]re)?\s+(?:just |now |already |also |then "
        r"|gladly )*"
        r"(?:(?!need|mean|tri)\w{2,}ed|put|sent|set|made|reset|given|taken|done|paid|gave|told|written)\b(?!\s+to)",
        re.IGNORECASE,
    ),
    chatter=re.compile(
        r"^(?:by the way|in the meantime|(?:I|we) assume|hi|hello|hey"
        r"|thanks|thank you|thx|sorry|you['’]?re welcome|welcome|no problem|glad|good luck|hope|cheers"
        r"|happy|great"
        r"|enjoy|congratulations|have a|let (?:me|us) know|tell (?:me|us)|please (?:let|tell|report|reply|post|mark)"
        r"|reply|mark"
        r"|my pleasure|best|kind|warm|regards|sincerely|nice|good (?:catch|point|morning|day)|ring me|write to us"
        r"|feel free)\b"
        r"|^(?:explain|describe|clarify) (?:the|your|this) (?:problem|issue|question|situation)"
        r"(?: (?:again|further|better|in (?:more )?detail))?\W*$"
        r"|\b(?:mark|flag|select)\b.{0,60}\bsol(?:ved|ves|ution)\b"
        r"|\b(?:let (?:us|me) know|post back|report back|get back to (?:us|me)"
        r"|your (?:reply|post"
        r"|thread|ticket|question|other thread)|this (?:thread|forum|topic)|(?:does|did|do) (?:that|this|it|these"
        r"|those|any of) .{0,30}(?:help|work|fix|solve|improve)|any (?:improvement|change|luck|better)"
        r"|still (?:a )?problem|hope (?:that|this)"
        r"|screen ?shots?|(?:I|we) (?:think|guess|believe|see|am|are|was|were|have|had|can|could|don['’]?t|do|just"
        r"|would|used?|tried?"
        r"|cannot|can['’]t|may|might|know|need|see|wonder|understand|look|tell|mean|love|like|use|send|get|pack|start"
        r"|deal|call|do)\b"
        r"|(?:I|we)['’](?:m|d|ve|ll|re)\b|my (?:own )?(?:\w+ )?(?:pc|computer|laptop|profile|view|opinion|phone"
        r"|version)"
        r"|(?:mine|the OP|OP|moderator|volunteers?|locking)\b|(?:do not|don['’]t) comment\b|chosen solution"
        r"|results? here|(?:post|paste"
        r"|share)\b.{0,30}\bhere|(?:in|to) your (?:next )?(?:reply|answer)|try (?:it|that) and see|as (?:it"
        r"|i) (?:says?|said))",
        re.IGNORECASE,
    ),
    pointer=re.compile(
        r"^(?:please |also |then )*(?:see|read|check out|refer to|for reference|cf)\b"
        r"(?! (?:if|whether|that|what|which|how))"
        r"|\b(?:this|these|following|our|above|below|help|support)\s+(?:\w+\s+){0,2}(?:articles?|links?|posts?|guides?"
        r"|documentation|knowledge base)\b|\b(?:links?|articles?) (?:above|below|underneath|here)\b"
        r"|\b(?:this|that|forum) thread\b|\bthe (?:articles?|documentation)\b"
        r"|\b(?:for )?(?:more|further|additional) (?:info|information|details|about)\b"
        r"|^(?:note|this is noted)\b.*\b(?:page|article)\b"
        r"|\bhow do I\b|\btake a look at\b|\bsee\W*$",
        re.IGNORECASE,
    ),
    dangling=re.compile(
        r"^(?:however|doing so|that said)\b|\blisted\b|\bmentioned (?:above|below|in)\b|\bthe above\b"
        r"|\b(?:as|see) (?:above|below)\b",
        re.IGNORECASE,
    ),
    me_too=re.compile(
        r"\b(?:same (?:here|problem|issue|thing) (?:here|for me|too|as)|same here|me too|I(?:['’]m"
        r"| am)? (?:also )?(?:have|having|had)"
        r" (?:this|the same|a similar|exactly the same)|happens to me|I(?:['’]m| am) (?:running"
        r"|using) \S+ .{0,60}\b(?:and|but|too))\b",
        re.IGNORECASE,
    ),
    lead_in=re.compile(
        rf"^(?:since you\b[^,.;]{{5,90}},\s+)?(?:{_SKIP}{_YOU}(?=(?:{_DO})\b)"
        rf"|(?:could|would|can) you(?: please)?\s+(?=(?:{_DO})\b[^?]*$)"
        r"|(?:(?:please|kindly|so|and|then|but|now|also)\b[,:;]?\s+"
        r"|(?:yes|no|ok(?:ay)?|sure|of course)[,:;.]\s+)+(?=\S))",
        re.IGNORECASE,
    ),
    hanging=re.compile(
        r"^(?:if (?:so|not|yes|no|that|this|those|the (?:problem|issue|error) (?:is|goes|persists|continues|remains))\b"
        r"|before that|after that|in that case|\w+ there\b|otherwise|instead)",
        re.IGNORECASE,
    ),
    note=re.compile(r"(?:note|nb|p\.?s\.?)\b", re.IGNORECASE),
    thing=re.compile(
        r"(?:bug \d+|one|two|three|an?|the|some|any|this|that|my|your|(?!need|proceed|feed|embed)\w+ed)\b",
        re.IGNORECASE,
    ),
    answered=re.compile(r"^how (?:do|does|can|to)\b", re.IGNORECASE),
    proposed=re.compile(r"^(?:have|did|could|would|can) you\b", re.IGNORECASE),
    how_to=re.compile(r"^(?:how\b|can i\b|is it possible\b|is there a way\b|what is the way\b|where\b)", re.IGNORECASE),
    doubt=re.compile(
        r"\b(?:but|however|unfortunately|sadly|still|although|though|crashes|not sure|(?:does|did|do|ca|could|wo|is"
        r"|is|has)(?:n['’]?t)|cannot)\b|\?\s*$",
        re.IGNORECASE,
    ),
    pointless=re.compile(
        r"\b(?:from|at|via|on|in|to|get it|download(?: it)?|click|go) here\b"
        r"|\b(?:this|that|the following) (?:link|address|page|code)\b|;\s*$",
        re.IGNORECASE,
    ),
    warning=re.compile(
        r"^(?:warning|caution|important|attention|be (?:very )?(?:careful|cautious))\b"
        r"|\b(?:no undo|(?:cannot|can[’\']t) be undone)\b",
        re.IGNORECASE,
    ),
    looks_back=re.compile(r"\b(?:of|in|on|for|with|at|from|by|to) (?:that|those) [a-z]+", re.IGNORECASE),
    collect=re.compile(
        r"\b(?:in|into|to) (?:your|the|this|a) (?:next )?(?:reply|response|answer)\b|\breply (?:box|with)\b"
        r"|\b(?:crash|error|diagnostic|debug) (?:reports?|ids?|logs?)\b|\breport (?:ids?|numbers?)\b|\babout:crashes\b"
        r"|\bscreen ?shots?\b|\blog ?files?\b|\bso (?:that )?(?:we|I) can (?:see|investigate|look|check)\b",
        re.IGNORECASE,
    ),
    other_way=re.compile(
        r"^\W*(?:if (?:that|this|it|none|nothing|you(?:['’]re| are)? still|the (?:problem|issue|error))\b[^,.]{0,50}?"
        r"(?:\bnot\b|n['’]t\b|\bfails?\b|\bstill\b|\bno luck\b|\bpersists?\b|\bremains?\b|\bcontinues?\b)"
        r"|alternatively\b|another (?:way|option|possibility|method)\b|as an alternative\b)",
        re.IGNORECASE,
    ),
)
