/** The controllers: what they watch, what follows from a change, and what they publish. */
@NullMarked
package dev.rootseal.operator.controller;

import org.jspecify.annotations.NullMarked;
