package io.cellstream.modelfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON (RFC 8259) in UTF-8, without duplicate keys, and with nothing after the value. */
public final class StrictJson {
  /** Decimals stay exact until they are narrowed to f32; by way of a double they could be rounded twice. */
  private static final JsonMapper MAPPER = JsonMapper
      .builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

  private StrictJson() {
  }

  /** @param file how errors name the file */
  public static JsonNode parse(String file, byte[] bytes) throws ModelFileException {
    String text = decode(file, bytes);
    if (text.startsWith("\uFEFF")) {
      throw new ModelFileException(file + ": starts with a byte order mark; save it as UTF-8 without one");
    }
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new ModelFileException(file + ": is empty; it must hold a JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : " line " + at.getLineNr() + " column " + at.getColumnNr();
      throw new ModelFileException(file + where + ": is not valid JSON: " + JsonWords.problem(e), e);
    } catch (NumberFormatException e) {
      // Jackson throws this for an exponent that no BigDecimal can have
      throw new ModelFileException(file + ": is not valid JSON: " + e.getMessage(), e);
    }
  }

  /** A JSON array of strings; a string's index is its id. */
  public static List<String> strings(String file, JsonNode value) throws ModelFileException {
    if (!value.isArray()) {
      throw new ModelFileException(file + ": must be a JSON array of strings");
    }
    List<String> strings = new ArrayList<>(value.size());
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        throw new ModelFileException(file + ": element " + strings.size() + " must be a string, but is " + element);
      }
      strings.add(requireUnicode(file + ": element " + strings.size(), element.textValue()));
    }
    return strings;
  }

  /** Refuses half a surrogate pair, which JSON's escapes can spell: it has no UTF-8 form, so events could not tell it from another one. */
  static String requireUnicode(String what, String text) throws ModelFileException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new ModelFileException(what + " is not valid Unicode text (half of a surrogate pair)");
    }
    return text;
  }

  private static String decode(String file, byte[] bytes) throws ModelFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file + ": is not valid UTF-8", e);
    }
  }
}
