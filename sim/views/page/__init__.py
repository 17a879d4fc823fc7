"""One HTML file that plays a flight in any browser: no request, no package, the physics translated into it."""
