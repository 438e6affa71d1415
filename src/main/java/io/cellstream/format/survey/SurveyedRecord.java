package io.cellstream.format.survey;

import org.jspecify.annotations.Nullable;

/**
 * One record of a topic.
 *
 * @param key as it is; null: the record has none
 * @param timestamp the record's own, ms since 1970; negative: it has none
 * @param json its value, as a {@link io.cellstream.format.value.ValueTranslator} writes it
 */
public record SurveyedRecord(byte @Nullable [] key, long timestamp, String json) {
}
