"""A resolution of our own making, with what readers have to carry over: levels, italics, notes, a vote."""
# ruff: noqa: E501 - a paragraph is one line

RESOLUTION = """Human Rights Council

Ninety-first session

Agenda item 3

Resolution adopted by the Human Rights Council on 17 June 2049

91/7. Protection of people who carry letters

*The Human Rights Council,*

*Recalling* the Universal Declaration of Human Rights and its resolution 88/2 of 3 October 2046,

*Reaffirming* that all human rights are universal, indivisible, interrelated, interdependent and mutually reinforcing, and that people who carry letters across borders enjoy them wherever they are and whoever has written the letters that they carry,

*Deeply concerned* at the number of letters that did not arrive,

1. *Calls upon* all States to ensure that letters are carried safely, including by training officials, and to consider keeping post offices open in remote areas, as appropriate;

2. *Urges* States:

(a) To take effective measures against the opening of letters, including by strengthening existing legislation;

(b) To provide:

(i) Rain clothing of good quality to everyone who carries letters on foot;

(ii) Lamps, where applicable;

(c) To cooperate with one another and with intergovernmental and non-governmental organizations, and encourages States to share what they have learned;

3. *Invites* the Secretary-General to submit a report on the implementation of the present resolution to the Council at its ninety-fourth session;

4. *Also urges* States parties to the Convention to implement it without delay and to report on the steps taken, bearing in mind the particular needs of islands and mountains, the length of the roads, the weather in the winter months and the age of those who carry letters;

5. *Decides* to remain seized of the matter.

*27th meeting*

*17 June 2049*

[Adopted without a vote.]
"""
