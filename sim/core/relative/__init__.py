"""One ship seen from another: LVLH axes, Clohessy-Wiltshire, Yamanaka-Ankersen, Encke."""
