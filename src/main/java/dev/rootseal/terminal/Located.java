package dev.rootseal.terminal;

/**
 * Something said about a place, as compilers say it.
 *
 * @param place where it is
 * @param text what it is
 */
public record Located(String place, String text) {}
