package dev.rootseal.cli;

import java.util.concurrent.Callable;

/**
 * A command that is no part of the product, and comes on the class path in a jar of its own. The
 * program finds it as a service (see {@link java.util.ServiceLoader}); its annotations name it.
 */
public interface Subcommand extends Callable<Integer> {}
