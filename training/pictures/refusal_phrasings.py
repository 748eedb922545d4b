"""Questions that this model cannot answer, and what it should say instead.

Kinds of things (`absent_object`, `absent_detail`, `too_small`) are put in the phrasings of what they pretend to ask. Those of
`untaught` are of another kind altogether: written out, or composed of a form and what people ask about. `unknown` asks what
is taught, about a colour or a thing that is not. As in `phrasings`, some are trained on and some are held out.
"""

from __future__ import annotations

import random

from .phrasings import PHRASINGS
from .rephrasings import for_training
from .wordlist import COLOUR_NAMES, MARK_SHAPES, OBJECT_SHAPES

NOT_THERE, TOO_SMALL, UNTAUGHT = "not there", "too small to read", "I was not taught this"
ANSWERS = (NOT_THERE, TOO_SMALL, UNTAUGHT)
REFUSAL_KINDS: dict[str, str] = {
    "absent_object": NOT_THERE,
    "absent_pair": NOT_THERE,
    "absent_detail": NOT_THERE,
    "absent_lot": NOT_THERE,
    "absent_here": NOT_THERE,
    "too_small": TOO_SMALL,
    "untaught": UNTAUGHT,
    "unknown": UNTAUGHT,
}
"""Kind -> its answer."""
KINDS_ON_OBJECTS = ("word", "flag", "mark_colour", "mark_shape", "side", "beside", "above", "dots", "clock")

_TRAINED = """Who painted this?
Who took this picture?
What is the weather like?
Is it raining?
What time of day is it?
What time is it?
What day is it?
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
How many people are in the picture?
Is the woman smiling?
Is anyone happy here?
What animal is in the picture?
What breed is the dog?
What sport are they playing?
What food is on the plate?
Describe the picture.
Describe this image.
Describe what you see.
Describe the {o} in detail.
Give a caption for this picture.
What is in this picture?
What do you see?
What is this?
What is happening here?
What is going on?
What happens next?
What is the mood of this picture?
Is this a photograph or a drawing?
Is this indoors or outdoors?
What colour is the sky?
What is the main colour?
What is the largest text?
What does the heading say?
What is the total?
How much is the total?
What is the date?
What is the number?
What is the name?
What is the title?
What does it say at the top?
What is written here?
Read all the text.
Which bar is the highest?
What is the value of the second bar?
What does the red line show?
Where is the exit?
Where is the cat?
How many windows are open?
What is the capital of France?
What is two plus two?
Who are you?
How are you?
Hello!
What is your name?
What can you do?
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
What sound does the {o} make?
What is next to the {o}?
Where is the {o}?
How big is the {o}?
How many objects are there?
Is the {o} larger than the others?
Which object is the largest?""".splitlines()
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
Is the {o} warm or cold?
What time does the shop close?
How much do I have to pay?
What is the phone number?
Whose picture is this?
What is the price of the milk?
Which country won?
What can be seen here?
Explain this image to me.
Is this a city or a village?
What does the label under the photo say?
How many animals can you count?
What is the person on the left holding?
Which button do I have to press?
What is the value of the last bar?
Good morning!
Are you a human?""".splitlines()
_FORMS = """What is the {n}?
What {n} is this?
Where is the {n}?
Is there a {n} in the picture?
Can you see a {n}?
Do you see the {n}?
What colour is the {n}?
What color is the {n}?
What shape is the {n}?
What does the {n} say?
What is written on the {n}?
Read the {n}.
Please read the {n}.
Who is the {n}?
What is the {n} doing?
What is next to the {n}?
What is on the {n}?
What is under the {n}?
How many {n}s are there?
How many {n}s do you see?
How many {n}s are in the picture?
How much does the {n} cost?
What is the price of the {n}?
What is the name of the {n}?
What is the number on the {n}?
What kind of {n} is this?
Which {n} is the largest?
Which {n} is on the left?
How old is the {n}?
How tall is the {n}?
Is the {n} open?
Is the {n} red or blue?
Is the {n} on the left or on the right?
Does the {n} have a {m}?
Is the {n} above or below the {m}?
What is between the {n} and the {m}?
Why is the {n} near the {m}?
Describe the {n}.
Find the {n}.
Point at the {n}.
Count the {n}s.
Tell me about the {n}.
Show me the {n}.""".splitlines()
_HELDOUT_FORMS = """Which {n} can be seen here?
Could you find the {n} for me?
How long is the {n}?
What is the text of the {n}?
Are there any {n}s?
What is the {n} next to the {m} called?
What is the meaning of the {n}?
Is this {n} a real one?
Whose {n} is it?
What do the letters on the {n} mean?
When does the {n} begin?
How many {n}s stand behind the {m}?""".splitlines()
_NOUNS = """dog|cat|man|woman|child|girl|boy|person|player|tree|flower|leaf|grass|bus|car|train|plane|boat|bicycle|truck|road|street
bridge|tower|church|building|window|door|roof|wall|floor|table|chair|sofa|bed|lamp|bottle|plate|glass|knife|spoon|bowl|bag
phone|screen|button|keyboard|mouse|menu|icon|dialog|tab|link|file|folder|title|heading|text|word|letter|line|page|book
receipt|total|price|date|sum|tax|item|invoice|number|code|name|address|email|chart|bar|axis|legend|graph|table|row|column|cell
map|station|city|country|river|lake|mountain|hill|beach|sea|sky|cloud|sun|moon|star|snow|face|hand|eye|hair|shirt|hat|shoe
bird|horse|cow|sheep|fish|pizza|cake|apple|banana|bread|fruit|coffee|milk|logo|brand|label|ticket|stamp|photo|picture|poster
flag|light|traffic light|clock|watch|mirror|camera|computer|umbrella|ball|toy|key|coin|pen|paper|image|scene|room|kitchen|shop""".replace("\n", "|").split("|")
_HELDOUT_NOUNS = """elephant|bear|teacher|doctor|baby|guitar|helicopter|tractor|harbour|castle|fountain|ladder|curtain|kettle|fork
calendar|passport|newspaper|magazine|barcode|signature|paragraph|password|battery|printer|wheel|engine|helmet|jacket|necklace
sandwich|orange juice|carrot|cheese|airport|museum|library|island|volcano|rainbow|shadow|balloon|robot arm|painting|statue""".replace("\n", "|").split("|")
_COLOURS = ("grey", "gray", "pink", "brown", "silver", "golden", "turquoise", "beige", "dark", "bright", "violet", "colourful")
_HELDOUT_COLOURS = ("cyan", "magenta", "olive", "bronze", "crimson", "transparent")
_THINGS = ("car", "shirt", "table", "door", "bottle", "book", "tree", "wall", "bus", "bag", "ball", "square", "triangle", "flower",
           "poster", "label", "button", "screen", "plate", "hat", "chair", "star", "page", "ticket", "shop", "board", "panel", "phone")  # fmt: skip
_HELDOUT_THINGS = ("van", "jacket", "shelf", "gate", "jar", "magazine", "bush", "banner", "pentagon", "mug", "tower", "tile")
UNTAUGHT_PHRASINGS: tuple[tuple[str, ...], tuple[str, ...]] = (tuple(_TRAINED), tuple(_HELDOUT))
"""Those written out, to train on, and held out. {o} is an object of the picture."""
UNTAUGHT_FORMS = (tuple(_FORMS), tuple(_HELDOUT_FORMS))
"""To be filled with what people ask about, {n} and {m}, to train on and held out."""
UNTAUGHT_NOUNS = (tuple(dict.fromkeys(_NOUNS)), tuple(_HELDOUT_NOUNS))
UNKNOWN_COLOURS, UNKNOWN_THINGS = (_COLOURS, _HELDOUT_COLOURS), (_THINGS, _HELDOUT_THINGS)
"""Neither colours nor shapes of the objects that are taught."""


def untaught_phrase(rng: random.Random, heldout: bool = False) -> str:
    """A question of another kind: half of them written out, with {o} for an object, half composed."""
    side = 1 if heldout else 0
    if rng.random() < 0.5:
        return rng.choice(UNTAUGHT_PHRASINGS[side])
    one, other = rng.sample(UNTAUGHT_NOUNS[side], 2)
    return rng.choice(UNTAUGHT_FORMS[side]).format(n=one, m=other)


def unknown_phrase(rng: random.Random, heldout: bool = False) -> str:
    """What is taught, asked about an object whose colour or shape is not; no places are left to fill."""
    side, sort = (1 if heldout else 0), rng.randrange(3)
    colour = rng.choice(UNKNOWN_COLOURS[side] if sort != 1 else COLOUR_NAMES)
    thing = rng.choice(UNKNOWN_THINGS[side] if sort != 0 else OBJECT_SHAPES)
    a, b = rng.sample(MARK_SHAPES, 2)
    kind = rng.choice(KINDS_ON_OBJECTS)
    phrase = rng.choice(PHRASINGS[kind][1] if heldout else for_training(kind))
    return phrase.format(o=f"{colour} {thing}", a=a, b=b)
