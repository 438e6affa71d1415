package io.cellstream.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Known answers as JSON lines, {@code {"key":"s1","label":"worn"}}: what a model's prediction for a whole sequence is held against. */
public final class AnswerJson {
  private static final String LABEL = "label";
  private static final List<String> FIELDS = List.of(JsonKey.TEXT, JsonKey.BASE64, LABEL);

  private byte @Nullable [] key;
  private @Nullable String label;

  private AnswerJson() {
  }

  /** @throws JsonLineException if the line is not a key and a label */
  public static JsonAnswer parse(String line) throws JsonLineException {
    AnswerJson answer = new AnswerJson();
    JsonLine.read(line, FIELDS, (field, value) -> {
      if (field.equals(LABEL)) {
        answer.label = value.text(field);
      } else if (answer.key == null) {
        answer.key = JsonKey.read(field, value);
      } else {
        throw new JsonLineException("\"key\" and \"keyBase64\" are both given");
      }
    });
    byte[] key = answer.key;
    String label = answer.label;
    if (key == null || label == null) {
      throw new JsonLineException(
          "an answer has a \"key\" and a \"label\", and this line has no \"" + (key == null ? "key" : LABEL) + "\"");
    }
    return new JsonAnswer(key, label);
  }
}
