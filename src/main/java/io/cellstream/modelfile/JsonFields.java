package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One JSON object read field by field, strictly; errors name the file and the field's path. */
public final class JsonFields {
  private static final int LONGEST_NAME = 200;

  private final String file;
  private final String path;
  private final JsonNode object;

  /**
   * @param file how errors name the file
   * @param path the object's own path in the file; empty for the outermost one
   */
  public JsonFields(String file, String path, JsonNode object) throws ModelFileException {
    this.file = file;
    this.path = path;
    this.object = object;
    if (!object.isObject()) {
      throw new ModelFileException(file + ": " + (path.isEmpty() ? "the file" : path) + " must be a JSON object");
    }
  }

  /** Requires that the object has exactly these fields. */
  void requireExactly(String... names) throws ModelFileException {
    requireOnly(names);
    for (String name : names) {
      node(name);
    }
  }

  /** Requires that the object has all required fields, and no others than these and the optional ones. */
  void requireWith(List<String> optional, String... required) throws ModelFileException {
    requireOnly(Stream.concat(Arrays.stream(required), optional.stream()).toArray(String[]::new));
    for (String name : required) {
      node(name);
    }
  }

  /** Requires that the object has no other fields than these. */
  void requireOnly(String... names) throws ModelFileException {
    List<String> known = List.of(names);
    for (var field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw error(field.getKey(), "is not a known field" + hint(field.getKey(), known));
      }
    }
  }

  public boolean has(String field) {
    return object.has(field);
  }

  public JsonNode node(String field) throws ModelFileException {
    JsonNode value = object.get(field);
    if (value == null) {
      throw error(field, "is missing");
    }
    return value;
  }

  public boolean isNull(String field) throws ModelFileException {
    return node(field).isNull();
  }

  boolean isArray(String field) throws ModelFileException {
    return node(field).isArray();
  }

  public JsonFields object(String field) throws ModelFileException {
    return new JsonFields(file, where(field), node(field));
  }

  /** An array of objects. */
  public List<JsonFields> objects(String field) throws ModelFileException {
    JsonNode array = array(field);
    List<JsonFields> objects = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      objects.add(new JsonFields(file, where(field) + "[" + objects.size() + "]", element));
    }
    return objects;
  }

  /** A text with at least one visible character. */
  public String text(String field) throws ModelFileException {
    JsonNode value = node(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw error(field, "must be a text that is not blank, but is " + value);
    }
    return StrictJson.requireUnicode(file + ": " + where(field), value.textValue());
  }

  /** A name that appears in schemas, metrics, logs and on screens: one printable line of at most {@value #LONGEST_NAME} characters. */
  String name(String field) throws ModelFileException {
    String name = text(field);
    if (name.length() > LONGEST_NAME || !Printable.isPlain(name)) {
      throw error(field, "must be one line of at most " + LONGEST_NAME + " characters without control characters, but is "
          + Printable.quoted(name));
    }
    return name;
  }

  /** A text that may be blank, because whitespace can be a token. */
  String anyText(String field) throws ModelFileException {
    JsonNode value = node(field);
    if (!value.isTextual()) {
      throw error(field, "must be a text, but is " + value);
    }
    return StrictJson.requireUnicode(file + ": " + where(field), value.textValue());
  }

  /** The plain name of a file inside the package's folder. */
  String fileName(String field) throws ModelFileException {
    String name = text(field);
    boolean plain = !name.equals(".") && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    if (!plain) {
      throw error(field, "must be the plain name of a file in the package's folder, but is " + Printable.quoted(name));
    }
    return name;
  }

  Optional<String> fileNameOrNull(String field) throws ModelFileException {
    return isNull(field) ? Optional.empty() : Optional.of(fileName(field));
  }

  public boolean bool(String field) throws ModelFileException {
    JsonNode value = node(field);
    if (!value.isBoolean()) {
      throw error(field, "must be true or false, but is " + value);
    }
    return value.booleanValue();
  }

  public int integer(String field, int least) throws ModelFileException {
    return integer(field, least, Integer.MAX_VALUE);
  }

  int integer(String field, int least, int most) throws ModelFileException {
    return Math.toIntExact(integer(field, node(field), least, most));
  }

  /** A number from {@code least} to {@code most} as f32. */
  float number(String field, float least, float most) throws ModelFileException {
    JsonNode value = node(field);
    float number = value.isNumber() ? value.decimalValue().floatValue() : Float.NaN;
    if (!(number >= least && number <= most)) {
      throw error(field, "must be a number from " + least + " to " + most + ", but is " + value);
    }
    return number;
  }

  /** An array of whole numbers from {@code least} to {@code most}. */
  long[] integers(String field, long least, long most) throws ModelFileException {
    JsonNode array = array(field);
    long[] integers = new long[array.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = integer(field + "[" + i + "]", array.get(i), least, most);
    }
    return integers;
  }

  /** A finite number that is not negative. */
  double number(String field) throws ModelFileException {
    JsonNode value = node(field);
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= Double.MAX_VALUE)) {
      throw error(field, "must be a number from 0 up, but is " + value);
    }
    return number;
  }

  /** An array of exactly {@code size} numbers, finite as f32. */
  float[] floats(String field, int size) throws ModelFileException {
    JsonNode array = array(field);
    if (array.size() != size) {
      throw error(field, "has " + array.size() + " numbers, but must have " + size);
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      JsonNode element = array.get(i);
      floats[i] = element.isNumber() ? element.decimalValue().floatValue() : Float.NaN;
      if (!Float.isFinite(floats[i])) {
        throw error(field + "[" + i + "]", "must be a number that is finite in f32, but is " + element);
      }
    }
    return floats;
  }

  /**
   * A word of the format.
   *
   * @param runs the words that this version runs
   * @param later other words of the format, which this version does not run
   */
  String word(String field, List<String> runs, List<String> later) throws ModelFileException {
    String word = text(field);
    if (runs.contains(word)) {
      return word;
    }
    String what = "\"" + word + "\"";
    if (later.contains(word)) {
      throw error(field, what + " belongs to the format, but this version does not run it; it runs " + String.join(", ", runs));
    }
    throw error(field, what + " is unknown" + hint(word, runs) + " (it must be one of " + String.join(", ", runs) + ")");
  }

  private static String hint(String word, List<String> known) {
    return NearestName.question(known, word);
  }

  public ModelFileException error(String field, String what) {
    return new ModelFileException(file + ": " + where(field) + " " + what);
  }

  private long integer(String field, JsonNode value, long least, long most) throws ModelFileException {
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.longValue() < least || value.longValue() > most) {
      throw error(field, "must be a whole number from " + least + " to " + most + ", but is " + value);
    }
    return value.longValue();
  }

  private JsonNode array(String field) throws ModelFileException {
    JsonNode value = node(field);
    if (!value.isArray()) {
      throw error(field, "must be an array, but is " + value);
    }
    return value;
  }

  private String where(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
