package io.cellstream.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.EventMapping.Position;
import io.cellstream.mapping.EventMapping.Time;
import io.cellstream.mapping.EventMapping.Token;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of the settings. */
class MappingTextTest {
  private static final Encoding PLAIN = new Encoding.AsNumber();

  private static FieldPath path(String text) {
    return FieldPath.parse(text);
  }

  @Test
  void aPathHasNamesKeysAndPlaces() {
    assertThat(path("page").steps()).containsExactly(new Name("page"));
    assertThat(path("click.page").steps()).containsExactly(new Name("click"), new Name("page"));
    assertThat(path("tags['room 5'].x").steps()).containsExactly(new Name("tags"), new Name("room 5"), new Name("x"));
    assertThat(path("a['it''s']").steps()).containsExactly(new Name("a"), new Name("it's"));
    assertThat(path("readings[0][12].value").steps()).containsExactly(new Name("readings"), new Index(0), new Index(12), new Name("value"));
    assertThat(path("[3]").steps()).containsExactly(new Index(3));
    assertThat(path("['@type'].a").steps()).containsExactly(new Name("@type"), new Name("a"));
    assertThat(path("@timestamp").steps()).containsExactly(new Name("@timestamp"));
    assertThat(path("x[*]").steps()).containsExactly(new Name("x"), new Items());
    assertThat(path(" grösse-2 ")).isEqualTo(path("grösse-2"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {//
      "page|page", "['page']|page", "a['b']|a.b", "['a']['b'][0]|a.b[0]", "@t|['@t']", "a['']|a['']", "a['x''y']|a['x''y']", "x[*]|x[*]",
      "[0].b|[0].b", "a.0|a['0']", "a[007]|a[7]"})
  void aPathIsPrintedInItsShortestForm(String given, String printed) {
    assertThat(path(given)).hasToString(printed);
    assertThat(path(printed)).isEqualTo(path(given));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {//
      "\"\"|a field's name is missing at the end", "a.|a field's name is missing at the end",
      "a..b|a field's name is missing before \".b\"",
      "a[|between [ and ] comes a number from 0 on, * or a 'key' at the end",
      "a[x]|between [ and ] comes a number from 0 on, * or a 'key' before \"x]\"",
      "a[-1]|between [ and ] comes a number from 0 on, * or a 'key' before \"-1]\"",
      "a[1234567890]|between [ and ] comes a number from 0 on, * or a 'key' before \"]\"",
      "a['b|a quotation mark is not closed before \"b\"",
      "a[0|']' is missing at the end", "a[*].b|nothing can follow [*] before \".b\"", "a[*][0]|nothing can follow [*] before \"[0]\"",
      "a b|nothing more was expected before \"b\"", "a:b|nothing more was expected before \":b\"",
      "a]|nothing more was expected before \"]\""})
  void saysWhatIsWrongWithAPath(String given, String problem) {
    assertThatThrownBy(() -> path(given)).isInstanceOf(IllegalArgumentException.class).hasMessage(problem);
  }

  @Test
  void aPathIsAtMost32StepsDeep() {
    assertThat(path("a" + ".a".repeat(31)).steps()).hasSize(32);
    assertThatThrownBy(() -> path("a" + ".a".repeat(32))).hasMessage("a path has at most 32 steps at the end");
  }

  @Test
  void aTokenMayBeTextAndHaveAFallback() {
    assertThat(MappingText.token("page")).isEqualTo(new Token(path("page"), false, Fallback.REJECT));
    assertThat(MappingText.token("a.b:text?none")).isEqualTo(new Token(path("a.b"), true, Fallback.NONE));
    assertThat(MappingText.token("a : text ? none")).isEqualTo(new Token(path("a"), true, Fallback.NONE));
    assertThat(MappingText.token("a?home")).isEqualTo(new Token(path("a"), false, new Fallback.Text("home")));
    assertThat(MappingText.token("a?'none'")).isEqualTo(new Token(path("a"), false, new Fallback.Text("none")));
    assertThat(MappingText.token("a ? 'none'")).isEqualTo(new Token(path("a"), false, new Fallback.Text("none")));
    assertThat(MappingText.token("a?''")).isEqualTo(new Token(path("a"), false, new Fallback.Text("")));
  }

  @Test
  void featuresStandBetweenCommas() {
    assertThat(MappingText.features("a, b?0 ,c?-1.5e3,d?last, e?none")).containsExactly(new Feature(path("a"), PLAIN, Fallback.REJECT),
        new Feature(path("b"), PLAIN, new Fallback.Value(0)), new Feature(path("c"), PLAIN, new Fallback.Value(-1500)),
        new Feature(path("d"), PLAIN, Fallback.LAST), new Feature(path("e"), PLAIN, Fallback.NONE));
    assertThat(MappingText.features("s:onehot(IDLE, 'RUN, fast')?0,t:place(1.5,v1.2)?last")).containsExactly(
        new Feature(path("s"), new Encoding.OneHot(List.of("IDLE", "RUN, fast")), new Fallback.Value(0)),
        new Feature(path("t"), new Encoding.Place(List.of("1.5", "v1.2")), Fallback.LAST));
    assertThat(MappingText.features("r[*]?none")).containsExactly(new Feature(path("r[*]"), PLAIN, Fallback.NONE));
  }

  @Test
  void aConditionIsATruthOrAnEquality() {
    assertThat(MappingText.condition("done?none")).isEqualTo(new Condition(path("done"), List.of(), Fallback.NONE));
    assertThat(MappingText.condition("status=CLOSED")).isEqualTo(new Condition(path("status"), List.of("CLOSED"), Fallback.REJECT));
    assertThat(MappingText.condition("a.b = (x, 'y z') ?none"))
        .isEqualTo(new Condition(path("a.b"), List.of("x", "y z"), Fallback.NONE));
    assertThat(MappingText.condition("n=-1.5")).isEqualTo(new Condition(path("n"), List.of("-1.5"), Fallback.REJECT));
    assertThat(MappingText.condition("s=''")).isEqualTo(new Condition(path("s"), List.of(""), Fallback.REJECT));
  }

  @Test
  void timesHaveUnitsAndPositionsNone() {
    assertThat(MappingText.time("at")).isEqualTo(new Time(path("at"), TimeUnit.MILLISECONDS, Fallback.REJECT));
    assertThat(MappingText.time("at:s?none")).isEqualTo(new Time(path("at"), TimeUnit.SECONDS, Fallback.NONE));
    assertThat(MappingText.time("at:us").unit()).isEqualTo(TimeUnit.MICROSECONDS);
    assertThat(MappingText.time("at:ns").unit()).isEqualTo(TimeUnit.NANOSECONDS);
    assertThat(MappingText.position("seq?none")).isEqualTo(new Position(path("seq"), Fallback.NONE));
  }

  @Test
  void columnsHaveAnyNameAndEachOnce() {
    assertThat(MappingText.names("machine, load ,'temp (C)',it-s")).containsExactly("machine", "load", "temp (C)", "it-s");
    assertThat(MappingText.paths("a, b[0].c")).containsExactly(path("a"), path("b[0].c"));
  }

  private static void assertProblem(Function<String, ?> parse, String text, String problem) {
    assertThatThrownBy(() -> parse.apply(text)).as(text).isInstanceOf(IllegalArgumentException.class).hasMessage(problem);
  }

  @Test
  void saysWhatIsWrongWithAToken() {
    assertProblem(MappingText::token, "a:txt", "\"txt\" is not one of text; did you mean \"text\"?");
    assertProblem(MappingText::token, "a?", "none, or a token is missing at the end");
    assertProblem(MappingText::token, "a[*]", "[*] is for features only");
    assertProblem(MappingText::token, "a,b", "nothing more was expected before \",b\"");
    assertProblem(MappingText::token, "a?'x", "a quotation mark is not closed before \"x\"");
  }

  @Test
  void saysWhatIsWrongWithFeatures() {
    assertProblem(MappingText::features, "a,", "a field's name is missing at the end");
    assertProblem(MappingText::features, "a,,b", "a field's name is missing before \",b\"");
    assertProblem(MappingText::features, "a?lst", "after ? comes last, none or a number, not \"lst\"");
    for (String number : List.of("", "0x1p3", "1d", "NaN", "Infinity", "'0'")) {
      assertProblem(MappingText::features, "a?" + number, "after ? comes last, none or a number, not \"" + number + "\"");
    }
    assertProblem(MappingText::features, "a?1e39", "\"1e39\" is not finite in f32");
    assertProblem(MappingText::features, "a:onhot(x)", "\"onhot\" is not one of place, onehot; did you mean \"onehot\"?");
    assertProblem(MappingText::features, "a:onehot", "'(' is missing at the end");
    assertProblem(MappingText::features, "a:onehot()", "a word before ) or , is missing before \")\"");
    assertProblem(MappingText::features, "a:onehot(x", "')' is missing at the end");
    assertProblem(MappingText::features, "a:place(x,y,x)", "\"x\" is given twice before \")\"");
    assertProblem(MappingText::features, "a:onehot(x,y)?1", "a missing onehot can be ?0 (none of the words), ?last or ?none");
    assertProblem(MappingText::features, "a[*],b", "[*] takes all features from one array, so no other can stand beside it");
    assertProblem(MappingText::features, "a[*]?0", "[*] takes numbers as they are, and only ?none can follow it");
    assertProblem(MappingText::features, "a[*]:place(x)", "[*] takes numbers as they are, and only ?none can follow it");
    assertProblem(MappingText::features, "x" + ",x".repeat(10_000), "has more than 10000 features");
  }

  @Test
  void saysWhatIsWrongWithTheOthers() {
    assertProblem(MappingText::position, "a?0", "\"0\" is not one of none");
    assertProblem(MappingText::position, "a:s", "nothing more was expected before \":s\"");
    assertProblem(MappingText::condition, "a=", "a value is missing at the end");
    assertProblem(MappingText::condition, "a=(x", "')' is missing at the end");
    assertProblem(MappingText::condition, "a==x", "a value is missing before \"=x\"");
    assertProblem(MappingText::condition, "a=x?0", "\"0\" is not one of none");
    assertProblem(MappingText::time, "a:sec", "\"sec\" is not one of s, ms, us, ns");
    assertProblem(MappingText::time, "a[*]", "[*] is for features only");
    assertProblem(MappingText::names, "a,b,a", "\"a\" is given twice at the end");
    assertProblem(MappingText::names, "a,,b", "a name is missing before \",b\"");
    assertProblem(MappingText::names, "temp (C)", "nothing more was expected before \"(C)\"");
  }

  private static String listed(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a?0,b?-0.0,c?1e10,d?0.1", "s:onehot(a,'b c','it''s',\"q\",1.5,'')?0", "s:place(a)?last,['']?none", "x[*]?none",
      "a['\n']['it''s'][0]"})
  void whatIsPrintedIsReadAsTheSame(String features) {
    List<Feature> read = MappingText.features(features);
    assertThat(MappingText.features(listed(read))).isEqualTo(read);
  }

  @Test
  void whatIsPrintedOfTheOthersIsReadAsTheSame() {
    for (String text : List.of("a", "a:text", "a?none", "a?'none'", "a:text?'it''s'", "a?''", "a?'x,y=(z)'")) {
      assertThat(MappingText.token(MappingText.token(text).toString())).isEqualTo(MappingText.token(text));
    }
    for (String text : List.of("a", "a=b", "a=(b,c)?none", "a='b c'", "a=(x,'none','?','')", "a='true'?none", "a=1.5")) {
      assertThat(MappingText.condition(MappingText.condition(text).toString())).isEqualTo(MappingText.condition(text));
    }
    for (String text : List.of("a", "a:s?none", "a.b:us", "a[0]:ns")) {
      assertThat(MappingText.time(MappingText.time(text).toString())).isEqualTo(MappingText.time(text));
    }
  }

  /** Any characters: a problem is said in words, and what is read is printed and read as the same. */
  @Test
  void anyTextIsReadOrRefusedInWords() {
    Random random = new Random(17);
    String alphabet = "ab0.[]*,:?=()' \n\u0000né😀";
    List<String> seeds = List.of("a.b[0]", "s:onehot(a,'b c')?0", "a[*]?none", "a:text?'x'", "a=(b,c)?none", "a:ms?none");
    int read = 0;
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int n = random.nextInt(4); n >= 0; n--) {
        text.insert(random.nextInt(text.length() + 1), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String given = text.toString();
      for (Function<String, Object> parse : Arrays.<Function<String, Object>>asList(MappingText::token, MappingText::features,
          MappingText::condition, MappingText::time, MappingText::position)) {
        try {
          Object said = parse.apply(given);
          read++;
          assertThat(parse.apply(said instanceof List<?> parts ? listed(parts) : said.toString())).as(given).isEqualTo(said);
        } catch (IllegalArgumentException e) {
          assertThat(e).message().as(given).isNotBlank().doesNotContain("\n", "index", "Index");
        }
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }
}
