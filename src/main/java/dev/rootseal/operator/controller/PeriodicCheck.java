package dev.rootseal.operator.controller;

/**
 * What is looked at again and again, since no event tells of it.
 *
 * @param name its name in the log
 * @param check looks once
 */
public record PeriodicCheck(String name, Runnable check) {}
