package io.cellstream.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The topics that events come from. As text {@code events}, {@code events,readings}, or {@code /sensors-.*}{@code /}: all topics whose whole
 * names match the regular expression, also those that appear later.
 *
 * @param names at least one; empty with a pattern
 */
public record SourceTopics(List<String> names, Optional<Pattern> pattern) {
  private static final char SLASH = '/'; // no topic's name has one

  public SourceTopics {
    names = List.copyOf(names);
  }

  static SourceTopics parse(String text) {
    if (text.indexOf(SLASH) < 0) {
      List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        Parser.topic().check(name);
        if (!seen.add(name)) {
          throw new IllegalArgumentException("names topic " + name + " twice");
        }
      }
      return new SourceTopics(names, Optional.empty());
    }
    if (text.length() < 3 || text.charAt(0) != SLASH || text.charAt(text.length() - 1) != SLASH) {
      throw new IllegalArgumentException("is neither names of topics nor a regular expression between two slashes, such as /sensors-.*/");
    }
    try {
      return new SourceTopics(List.of(), Optional.of(Pattern.compile(text.substring(1, text.length() - 1))));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("is no regular expression: " + e.getDescription() + " near index " + (e.getIndex() + 1), e);
    }
  }

  /** Whether there are, or may be, several. */
  public boolean areMany() {
    return pattern.isPresent() || names.size() > 1;
  }

  /** Whether a topic is one of them. */
  public boolean has(String topic) {
    return names.contains(topic) || pattern.filter(each -> each.matcher(topic).matches()).isPresent();
  }

  /** The topic by whose name schemas are looked up: the first; none of a pattern's. */
  public String first() {
    return names.isEmpty() ? "" : names.getFirst();
  }

  /** As the setting says it. */
  @Override
  public String toString() {
    return pattern.map(each -> SLASH + each.pattern() + SLASH).orElseGet(() -> String.join(",", names));
  }
}
