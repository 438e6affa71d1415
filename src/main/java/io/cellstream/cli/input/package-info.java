/**
 * What a user gives a command to work on: lines of events, a text, known answers. Each file is read in one place here, so that every command
 * takes the same files and finds the same fault with them in the same words.
 */
@NullMarked
package io.cellstream.cli.input;

import org.jspecify.annotations.NullMarked;
