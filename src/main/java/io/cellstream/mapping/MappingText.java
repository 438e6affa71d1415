package io.cellstream.mapping;

import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.EventMapping.Position;
import io.cellstream.mapping.EventMapping.Time;
import io.cellstream.mapping.EventMapping.Token;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Reads the texts of a mapping's settings:
 *
 * <pre>
 * path      step {"." name | "[" index "]" | "[*]" | "['" key "']"}, where the first step may be any of them
 * token     path [":text"] ["?none" | "?" word]
 * features  feature {"," feature}
 * feature   path [":place(" words ")" | ":onehot(" words ")"] ["?last" | "?none" | "?" number]
 * position  path ["?none"]
 * condition path ["=" word | "=(" words ")"] ["?none"]
 * time      path [":s" | ":ms" | ":us" | ":ns"] ["?none"]
 * </pre>
 *
 * Words and keys stand in single quotation marks where they have more than letters, digits, hyphens and underscores; a quotation mark in
 * them is doubled. Each method throws {@link IllegalArgumentException} for a text that is none of its kind.
 */
public final class MappingText {
  /** More would be a mistake, and costs each event its time. */
  static final int MOST_FEATURES = 10_000;
  private static final int DEEPEST = 32;
  /** The end of the text. */
  private static final char END = '\0';
  private static final Map<String, TimeUnit> UNITS = units();

  private final String text;
  private int at;

  MappingText(String text) {
    this.text = text;
  }

  private static Map<String, TimeUnit> units() {
    Map<String, TimeUnit> units = new LinkedHashMap<>();
    units.put("s", TimeUnit.SECONDS);
    units.put("ms", TimeUnit.MILLISECONDS);
    units.put("us", TimeUnit.MICROSECONDS);
    units.put("ns", TimeUnit.NANOSECONDS);
    return units;
  }

  static String nameOf(TimeUnit unit) {
    return UNITS.entrySet().stream().filter(each -> each.getValue() == unit).findFirst().orElseThrow().getKey();
  }

  public static Token token(String text) {
    MappingText in = new MappingText(text);
    FieldPath path = in.onePath();
    boolean asText = false;
    if (in.takes(':')) {
      in.oneOf("text");
      asText = true;
    }
    Fallback missing = Fallback.REJECT;
    if (in.takes('?')) {
      in.blanks();
      boolean quoted = in.peek() == '\'';
      String word = in.word("none, or a token");
      missing = word.equals("none") && !quoted ? Fallback.NONE : new Fallback.Text(word);
    }
    in.requireEnd();
    return new Token(path, asText, missing);
  }

  public static List<Feature> features(String text) {
    MappingText in = new MappingText(text);
    List<Feature> features = new ArrayList<>();
    int size = 0;
    do {
      Feature feature = in.feature();
      features.add(feature);
      size += feature.encoding().size();
    } while (in.takes(','));
    in.requireEnd();
    if (size > MOST_FEATURES) {
      throw new IllegalArgumentException("has more than " + MOST_FEATURES + " features");
    }
    if (features.size() > 1 && features.stream().anyMatch(each -> each.path().isAllItems())) {
      throw new IllegalArgumentException("[*] takes all features from one array, so no other can stand beside it");
    }
    return features;
  }

  private Feature feature() {
    FieldPath path = path();
    Encoding encoding = new Encoding.AsNumber();
    if (takes(':')) {
      encoding = oneOf("place", "onehot").equals("place") ? new Encoding.Place(words()) : new Encoding.OneHot(words());
    }
    Fallback missing = Fallback.REJECT;
    if (takes('?')) {
      String word = untilComma();
      missing = switch (word) {
        case "last" -> Fallback.LAST;
        case "none" -> Fallback.NONE;
        default -> new Fallback.Value(number(word));
      };
    }
    if (path.isAllItems()
        && !(encoding instanceof Encoding.AsNumber && (missing.equals(Fallback.REJECT) || missing.equals(Fallback.NONE)))) {
      throw new IllegalArgumentException("[*] takes numbers as they are, and only ?none can follow it");
    }
    if (encoding instanceof Encoding.OneHot && missing instanceof Fallback.Value(double value) && value != 0) {
      throw new IllegalArgumentException("a missing onehot can be ?0 (none of the words), ?last or ?none");
    }
    return new Feature(path, encoding, missing);
  }

  private static double number(String word) {
    double value = Texts.number(word).orElseThrow(
        () -> new IllegalArgumentException("after ? comes last, none or a number, not " + Printable.quoted(word)));
    if (!Float.isFinite((float) value)) {
      throw new IllegalArgumentException(Printable.quoted(word) + " is not finite in f32");
    }
    return value;
  }

  public static Position position(String text) {
    MappingText in = new MappingText(text);
    Position position = new Position(in.onePath(), in.none());
    in.requireEnd();
    return position;
  }

  public static Condition condition(String text) {
    MappingText in = new MappingText(text);
    FieldPath path = in.onePath();
    List<String> values = List.of();
    if (in.takes('=')) {
      in.blanks();
      values = in.peek() == '(' ? in.words() : List.of(in.word("a value"));
    }
    Condition condition = new Condition(path, values, in.none());
    in.requireEnd();
    return condition;
  }

  public static Time time(String text) {
    MappingText in = new MappingText(text);
    FieldPath path = in.onePath();
    TimeUnit unit = in.takes(':')
        ? Objects.requireNonNull(UNITS.get(in.oneOf(UNITS.keySet().toArray(String[]::new))))
        : TimeUnit.MILLISECONDS;
    Time time = new Time(path, unit, in.none());
    in.requireEnd();
    return time;
  }

  /** Paths between commas. */
  public static List<FieldPath> paths(String text) {
    MappingText in = new MappingText(text);
    List<FieldPath> paths = new ArrayList<>();
    do {
      paths.add(in.path());
    } while (in.takes(','));
    in.requireEnd();
    return paths;
  }

  /** Words between commas, each once. */
  public static List<String> names(String text) {
    MappingText in = new MappingText(text);
    List<String> names = in.listed(END);
    in.requireEnd();
    return names;
  }

  private Fallback none() {
    if (!takes('?')) {
      return Fallback.REJECT;
    }
    oneOf("none");
    return Fallback.NONE;
  }

  private FieldPath onePath() {
    FieldPath path = path();
    if (path.isAllItems()) {
      throw new IllegalArgumentException("[*] is for features only");
    }
    return path;
  }

  /** The path that begins here. */
  FieldPath path() {
    List<Step> steps = new ArrayList<>();
    blanks();
    if (peek() != '[') {
      steps.add(new Name(name()));
    }
    while (peek() == '[' || peek() == '.') {
      if (!steps.isEmpty() && steps.getLast() instanceof Items) {
        throw problem("nothing can follow [*]");
      }
      steps.add(takes('.') ? new Name(name()) : bracket());
    }
    if (steps.size() > DEEPEST) {
      throw problem("a path has at most " + DEEPEST + " steps");
    }
    return new FieldPath(steps);
  }

  private Step bracket() {
    require('[');
    Step step;
    if (takes('*')) {
      step = new Items();
    } else if (peek() == '\'') {
      step = new Name(quoted());
    } else {
      int from = at;
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      if (at == from || at > from + 9) {
        throw problem("between [ and ] comes a number from 0 on, * or a 'key'");
      }
      step = new Index(Integer.parseInt(text.substring(from, at)));
    }
    require(']');
    return step;
  }

  /** A field's name, up to a character that has a meaning of its own. */
  private String name() {
    String name = plain();
    if (name.isEmpty()) {
      throw problem("a field's name is missing");
    }
    return name;
  }

  private String plain() {
    int from = at;
    while (at < text.length() && ".[],:?=()'".indexOf(text.charAt(at)) < 0 && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() {
    require('\'');
    StringBuilder word = new StringBuilder();
    while (true) {
      int close = text.indexOf('\'', at);
      if (close < 0) {
        throw problem("a quotation mark is not closed");
      }
      word.append(text, at, close);
      at = close + 1;
      if (at == text.length() || text.charAt(at) != '\'') {
        return word.toString();
      }
      word.append('\'');
      at++;
    }
  }

  private String word(String expected) {
    blanks();
    if (peek() == '\'') {
      return quoted();
    }
    // a word may have dots: version numbers, decimals
    int from = at;
    while (at < text.length() && ",?=()'".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at).strip();
    if (word.isEmpty()) {
      throw problem(expected + " is missing");
    }
    return word;
  }

  /** Words in parentheses, each once. */
  private List<String> words() {
    require('(');
    List<String> words = listed(')');
    require(')');
    return words;
  }

  private List<String> listed(char close) {
    LinkedHashSet<String> words = new LinkedHashSet<>();
    do {
      String word = word(close == ')' ? "a word before ) or ," : "a name");
      if (!words.add(word)) {
        throw problem(Printable.quoted(word) + " is given twice");
      }
    } while (takes(','));
    return List.copyOf(words);
  }

  private String untilComma() {
    int comma = text.indexOf(',', at);
    int end = comma < 0 ? text.length() : comma;
    String word = text.substring(at, end).strip();
    at = end;
    return word;
  }

  private String oneOf(String... choices) {
    blanks();
    String word = plain();
    for (String choice : choices) {
      if (choice.equals(word)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(Printable.quoted(word) + " is not one of " + String.join(", ", choices)
        + NearestName.question(List.of(choices), word));
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean takes(char expected) {
    blanks();
    if (peek() != expected || at == text.length()) {
      return false;
    }
    at++;
    return true;
  }

  private void require(char expected) {
    if (!takes(expected)) {
      throw problem("'" + expected + "' is missing");
    }
  }

  void requireEnd() {
    blanks();
    if (at < text.length()) {
      throw problem("nothing more was expected");
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException(what + (at >= text.length() ? " at the end" : " before " + Printable.quoted(text.substring(at))));
  }
}
