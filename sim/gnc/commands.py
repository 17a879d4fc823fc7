"""The commands that a chaser fires, as bits of one mask: what a sample of a flight says of its jets.

Body axes: a -Z command pushes the orbiter towards -Z.
"""

JETS = {"+X": 1, "-X": 2, "+Y": 4, "-Y": 8, "+Z": 16, "-Z": 32}
OMS = 64
LOW_Z = 128  # the mode in which the jets fire; by itself nothing does

ANY_JET = 63  # all translation commands of the jets
FIRING = ANY_JET | OMS  # whether anything fires
