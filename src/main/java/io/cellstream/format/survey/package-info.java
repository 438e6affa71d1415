/** What a topic's records have in their fields, as a person would look at them, and which of the fields could become events. */
@NullMarked
package io.cellstream.format.survey;

import org.jspecify.annotations.NullMarked;
