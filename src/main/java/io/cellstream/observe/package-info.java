/**
 * Looking at a running application from outside, over HTTP: is it alive, is it ready, what do its metrics say. Whatever a caller sends, the stream
 * goes on as if nobody had called: probes ask no one and wait for nothing, pages are rendered one at a time and seldom, connections are few
 * and short, and no metric is read that reaches into a state store.
 */
@NullMarked
package io.cellstream.observe;

import org.jspecify.annotations.NullMarked;
