"""CDNOW: every purchase of the 23,570 people who first bought CDs there in early 1997."""
