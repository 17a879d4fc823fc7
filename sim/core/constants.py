"""The Earth's constants, SI.

Sources: WGS 84 (NIMA TR8350.2, third edition, tables 3.1 and 3.3) for the gravitational parameter, the ellipsoid and
the rotation; EGM96 (Lemoine et al., NASA/TP-1998-206861), tide-free, for the zonal harmonics.
"""

MU_EARTH = 3.986004418e14  # m3/s2, atmosphere included
R_EARTH = 6378137.0  # m, equatorial radius of the ellipsoid
FLATTENING = 1.0 / 298.257223563
OMEGA_EARTH = 7.292115e-5  # rad/s, about the inertial +z axis

# Unnormalised zonals, Jn = -sqrt(2n + 1) Cn0 of EGM96's normalised coefficients. EGM96's own reference radius is 0.7 m
# shorter than R_EARTH; the change of J2 by that, 2e-7 of itself, is left out.
J2 = 1.0826266835531513e-3  # C20 = -0.484165371736e-3
J3 = -2.5326564853322355e-6  # C30 = 0.957254173792e-6
J4 = -1.619621591367e-6  # C40 = 0.539873863789e-6
J5 = -2.2729608286869828e-7  # C50 = 0.685323475630e-7
J6 = 5.406812391070849e-7  # C60 = -0.149957994714e-6
