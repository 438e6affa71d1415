package io.cellstream.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventMappingTest {

  /** A mapping of texts by part; {@code columns} for the columns. */
  static EventMapping of(Map<String, String> parts) {
    return new EventMapping(Optional.ofNullable(parts.get("token")).map(MappingText::token),
        Optional.ofNullable(parts.get("features")).map(MappingText::features).orElse(List.of()),
        Optional.ofNullable(parts.get("position")).map(MappingText::position),
        Optional.ofNullable(parts.get("start")).map(MappingText::condition),
        Optional.ofNullable(parts.get("end")).map(MappingText::condition),
        Optional.ofNullable(parts.get("time")).map(MappingText::time),
        Optional.ofNullable(parts.get("columns")).map(MappingText::names).orElse(List.of()));
  }

  private static final Map<String, String> ALL = Map.of("features", "load,state:onehot(IDLE,RUN)?0,temp?last", "position", "seq", "start",
      "type=(login,resume)?none", "end", "status=CLOSED", "time", "at:s");

  private static String hash(String part, @Nullable String text) {
    Map<String, String> parts = new HashMap<>(ALL);
    if (text == null) {
      parts.remove(part);
    } else {
      parts.put(part, text);
    }
    return of(parts).hash();
  }

  @Test
  void otherWordsForTheSameMappingHaveTheSameHash() {
    String hash = of(ALL).hash();
    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(hash("features", " ['load'] , state : onehot('IDLE', RUN) ? 0.0 , temp?last ")).isEqualTo(hash);
    assertThat(hash("start", "type=(resume,login)?none")).isEqualTo(hash);
    assertThat(hash("end", "status=(CLOSED)")).isEqualTo(hash);
    assertThat(hash("time", "at : s")).isEqualTo(hash);
    assertThat(of(Map.of("token", "a", "time", "t")).hash()).isEqualTo(of(Map.of("token", "['a']", "time", "t:ms")).hash());
  }

  @Test
  void whateverChangesAnInputChangesTheHash() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put(of(ALL).hash(), "as it is");
    List.<String[]>of(new String[]{"features", "load,state:onehot(IDLE,RUN)?0,temp"},
        new String[]{"features", "load,state:onehot(IDLE,RUN)?0,temp?none"},
        new String[]{"features", "load,state:onehot(IDLE,RUN)?0,temp?0"},
        new String[]{"features", "load,state:onehot(RUN,IDLE)?0,temp?last"},
        new String[]{"features", "load,state:place(IDLE,RUN)?0,temp?last"},
        new String[]{"features", "state:onehot(IDLE,RUN)?0,load,temp?last"},
        new String[]{"features", "load,state:onehot(IDLE,RUN)?0,tempo?last"},
        new String[]{"features", "load,state:onehot('IDLE,RUN')?0,temp?last"}, new String[]{"features", "load[*]"},
        new String[]{"position", "seq?none"}, new String[]{"position", "sequ"}, new String[]{"position", null},
        new String[]{"start", "type=login?none"}, new String[]{"start", "type=(login,resume)"}, new String[]{"start", null},
        new String[]{"end", "status"}, new String[]{"end", "status=closed"}, new String[]{"end", "type=(login,resume)?none"},
        new String[]{"time", "at"}, new String[]{"time", "at:s?none"}, new String[]{"time", null},
        new String[]{"columns", "load,state,temp"},
        new String[]{"columns", "state,load,temp"}, new String[]{"columns", "'load,state',temp"})
        .forEach(change -> {
          String was = hashes.put(hash(change[0], change[1]), String.join(" ", change[0], String.valueOf(change[1])));
          assertThat(was).as("%s %s", change[0], change[1]).isNull();
        });
    for (String token : List.of("a", "a:text", "a?none", "a?'none'", "a?x")) {
      assertThat(hashes.put(of(Map.of("token", token)).hash(), token)).isNull();
    }
  }

  @Test
  void eachPathIsReadOnce() {
    EventMapping mapping = of(Map.of("features", "s:onehot(a,b),n,s:place(a,b)", "end", "s=b", "position", "n"));

    assertThat(mapping.paths()).extracting(Object::toString).containsExactly("s", "n");
    assertThat(mapping.parts()).extracting(part -> part.path().toString()).containsExactly("s", "n", "s", "n", "s");
    assertThat(mapping.width()).contains(4);
    assertThat(mapping.usesLast()).isFalse();
    assertThat(of(ALL).usesLast()).isTrue();
    assertThat(of(Map.of("token", "a")).width()).isEmpty();
    assertThat(of(Map.of("features", "a[*]")).width()).isEmpty();
  }

  @Test
  void anEventHasEitherATokenOrFeatures() {
    assertThatThrownBy(() -> of(Map.of("time", "t"))).hasMessage("an event has either a token or features");
    assertThatThrownBy(() -> of(Map.of("token", "t", "features", "f"))).hasMessage("an event has either a token or features");
  }
}
