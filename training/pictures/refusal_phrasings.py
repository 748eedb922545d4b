"""Questions that this model cannot answer, and what it should say instead.

Kinds of things (`absent_object`, `absent_detail`, `too_small`) are put in the phrasings of what they pretend to ask; the
questions of `untaught` are of another kind altogether. As in `phrasings`, some are trained on and some are held out.
"""

from __future__ import annotations

NOT_THERE, TOO_SMALL, UNTAUGHT = "not there", "too small to read", "I was not taught this"
ANSWERS = (NOT_THERE, TOO_SMALL, UNTAUGHT)
REFUSAL_KINDS: dict[str, str] = {
    "absent_object": NOT_THERE,
    "absent_detail": NOT_THERE,
    "absent_lot": NOT_THERE,
    "too_small": TOO_SMALL,
    "untaught": UNTAUGHT,
}
"""Kind -> its answer."""

_TRAINED = """Who painted this?
Who took this picture?
What is the weather like?
Is it raining?
What time of day is it?
Which season is it?
Where was this picture taken?
In which country is this?
What city is this?
How old is the {o}?
How heavy is the {o}?
How much does the {o} cost?
Who owns the {o}?
What is inside the {o}?
What is behind the {o}?
Why is the {o} here?
What is the {o} made of?
Who made the {o}?
When was the {o} made?
How tall is the {o} in metres?
How far away is the {o}?
Is the {o} new or old?
Is the {o} heavy?
Does the {o} smell good?
Is the {o} beautiful?
Do you like the {o}?
What is the person wearing?
What is the man doing?
How many people are there?
Is the woman smiling?
Is anyone happy here?
What animal is in the picture?
What breed is the dog?
What sport are they playing?
What food is on the plate?
Describe the picture.
Describe the {o} in detail.
Give a caption for this picture.
What is happening here?
What happens next?
What is the mood of this picture?
Is this a photograph or a drawing?
What is the capital of France?
What is two plus two?
Who are you?
How are you?
What is your name?
Tell me a joke.
Write a poem about the {o}.
Translate the {o} into German.
What is the meaning of life?
What should I buy?
What is the brand of the {o}?
Can you draw the {o}?
Which style is this picture?
What does the {o} mean?
Is the {o} dangerous?
What is the temperature?
How fast is the {o} moving?
What sound does the {o} make?""".splitlines()
_HELDOUT = """Who is the artist?
Is the sun shining?
Which month is it?
On which continent is this?
How expensive is the {o}?
Who built the {o}?
What material is the {o}?
Would you like to have the {o}?
What are the people doing?
Is there a child smiling?
Which kind of bird is this?
What are they eating?
Summarise this picture.
What has happened before?
How does this picture feel?
What is the capital of Spain?
What is seven times eight?
How do I cook rice?
Sing a song.
Translate this into French.
Which company sells the {o}?
How loud is the {o}?
What year is it?
Is the {o} warm or cold?""".splitlines()
UNTAUGHT_PHRASINGS: tuple[tuple[str, ...], tuple[str, ...]] = (tuple(_TRAINED), tuple(_HELDOUT))
"""To train on, and held out. {o} is an object of the picture."""
