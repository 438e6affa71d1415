package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectedEventException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposerTest {
  private static final Demand UNKNOWN = new Demand.Unknown();

  @TempDir
  Path folder;

  private static Proposal propose(List<SurveyedRecord> records, Demand demand) throws RejectedEventException {
    return Proposer.propose(Strangers.survey(records), demand);
  }

  private static List<SurveyedRecord> records(int count, String json) {
    return IntStream.range(0, count).mapToObj(i -> new SurveyedRecord(("k" + i % 3).getBytes(UTF_8), 1_772_366_400_000L + i,
        json.replace("#", Integer.toString(i)))).toList();
  }

  private static String becomes(Proposal proposal, String path) {
    return proposal.rows().stream().filter(row -> row.field().path().equals(FieldPath.parse(path))).findFirst().orElseThrow().becomes();
  }

  private static List<String> properties(Proposal proposal) {
    return ProposalText.properties(proposal, slot -> "cellstream.input." + slot.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void readingsOfMachines() throws RejectedEventException {
    assertThat(properties(propose(Strangers.machines(), UNKNOWN))).containsExactly("# time: 38 ms from the record's own time at most",
        "cellstream.input.time=at", "# position: rises by one from each record of a key to the next, in 3 keys",
        "cellstream.input.position=seq",
        "# token: in place of the features, if the model takes tokens: a text with its 3 values", "#cellstream.input.token=state",
        "# features: put them into the order of the model's",
        "#   ?last: some records lack it, and the sequence's last one stands in; a number could, as in ?0",
        "#   onehot: a 1 in the word's place; in alphabetical order, with the words that were seen",
        "cellstream.input.features=sensors.temperature,sensors.rpm,sensors.door,state:onehot(IDLE,RUN,STOP),\\", "    load?last");
  }

  /** Nobody but a person knows whether it is. */
  @Test
  void aKeyIsAnIdeaWhereTheRecordsOwnTellsNothing() throws RejectedEventException {
    List<SurveyedRecord> keyless = Strangers.machines().stream().map(each -> new SurveyedRecord(null, each.timestamp(), each.json()))
        .toList();
    Proposal proposal = propose(keyless, UNKNOWN);

    assertThat(becomes(proposal, "machine")).isEqualTo("– perhaps the sequence's key");
    assertThat(properties(proposal)).startsWith("# key: records have no key of their own, and this one tells 3 things apart",
        "#   once it is set, this command looks for the position within each", "#cellstream.input.key=machine");

    assertThat(properties(propose(allOfOneKey(keyless), UNKNOWN))).as("no field is named as an id")
        .noneMatch(line -> line.startsWith("# key"));
    assertThat(properties(propose(Strangers.machines(), UNKNOWN))).noneMatch(line -> line.startsWith("# key"));
  }

  @Test
  void anIdThatComesAgainGoesBeforeOtherTextsAsAKey() throws RejectedEventException {
    List<SurveyedRecord> visits = IntStream.range(0, 20).mapToObj(i -> new SurveyedRecord(null, 1_772_366_400_000L + i,
        "{\"site\":\"s%d\",\"status\":\"OPEN\",\"customer\":{\"id\":%d},\"orderId\":%d}".formatted(i % 2, i % 5, i))).toList();

    assertThat(properties(propose(visits, UNKNOWN))).contains("#cellstream.input.key=customer.id");
    assertThat(properties(propose(allOfOneKey(visits), UNKNOWN)))
        .startsWith("# key: all records have the same key, and this one tells 5 things apart")
        .contains("#cellstream.input.key=customer.id");
  }

  private static List<SurveyedRecord> allOfOneKey(List<SurveyedRecord> records) {
    byte[] same = "sensor".getBytes(UTF_8);
    return records.stream().map(each -> new SurveyedRecord(same, each.timestamp(), each.json())).toList();
  }

  @Test
  void cardPayments() throws RejectedEventException {
    Proposal proposal = propose(Strangers.payments(), UNKNOWN);

    assertThat(proposal.rows().stream().map(Proposal.Row::becomes)).containsExactly("– an id, or free text", "time", "feature 0",
        "– named as an id", "features 1–2, one for each word", "feature 3", "– an id, or free text", "features 4–5, one for each word",
        "features 6–8");
    assertThat(properties(proposal)).contains("cellstream.input.time=booked:s", "#cellstream.input.end=status=CLOSED",
        "#cellstream.input.start=status=OPEN");
  }

  @Test
  void clicksForAModelThatKnowsThePages() throws RejectedEventException {
    Proposal proposal = propose(Strangers.clicks(), new Demand.Tokens(Set.of("home", "cart", "pay", "item", "view"), true));

    assertThat(becomes(proposal, "session")).isEqualTo("– the key");
    assertThat(becomes(proposal, "click.page")).isEqualTo("token");
    assertThat(properties(proposal)).containsExactly("# start: a word that says so", "#cellstream.input.start=type=login",
        "# end: a word that says so", "#cellstream.input.end=type=logout", "# token: of its 5 values, 4 are in the model's vocabulary of 5",
        "cellstream.input.token=click.page");
  }

  @Test
  void aTokenOfNoWordInTheVocabularyIsAnIdeaOnly() throws RejectedEventException {
    Proposal proposal = propose(Strangers.clicks(), new Demand.Tokens(Set.of("a", "b"), true));

    assertThat(proposal.mapping(List.of())).isEmpty();
    assertThat(properties(proposal)).contains("#cellstream.input.token=type")
        .anyMatch(line -> line.contains("is it the model for this topic?"));
  }

  @Test
  void wholeNumbersWithinTheVocabularyAreIdsWhereNoFieldHasWords() throws RejectedEventException {
    Proposal proposal = propose(records(20, "{\"page\":#}"),
        new Demand.Tokens(Set.copyOf(IntStream.range(0, 20).mapToObj(i -> "w" + i).toList()),
            true));

    assertThat(proposal.mapping(List.of()).orElseThrow().token().orElseThrow().toString()).isEqualTo("page");
  }

  @Test
  void digitsThatAreWordsOfTheVocabularyAreTokensByTheirText() throws RejectedEventException {
    Proposal proposal = propose(records(3, "{\"code\":40#}"), new Demand.Tokens(Set.of("400", "401", "402"), true));

    assertThat(proposal.mapping(List.of()).orElseThrow().token().orElseThrow().toString()).isEqualTo("code:text");
  }

  @Test
  void aTopicOfTextsHasAFieldForThem() throws RejectedEventException {
    assertThat(
        propose(Strangers.lines(), new Demand.Tokens(Set.of("read", "write"), true)).mapping(List.of()).orElseThrow().token().orElseThrow()
            .path())
        .isEqualTo(FieldPath.parse("value"));
  }

  @Test
  void moreFeaturesThanTheModelTakesAreAGuessAndFewerAreTold() throws RejectedEventException {
    Proposal more = propose(Strangers.machines(), new Demand.Features(3, true));
    Proposal fewer = propose(Strangers.machines(), new Demand.Features(9, true));

    assertThat(more.mapping(List.of()).orElseThrow().width()).contains(3);
    assertThat(becomes(more, "state")).isEqualTo("– 3 features too many");
    assertThat(properties(more))
        .contains("# features: the model takes 3 and the records offer 7: these 3 are a guess; choose, and put them into"
            + " the model's order");
    assertThat(properties(fewer)).anyMatch(line -> line.startsWith("# features: the model takes 9, and only 7 were found"));
  }

  @Test
  void withoutAnyFeatureItSaysSoAndSetsNothing() throws RejectedEventException {
    Proposal proposal = propose(records(9, "{\"a\":1}"), new Demand.Features(3, true));

    assertThat(properties(proposal))
        .containsExactly("# features: the model takes 3, and only 0 were found: look at the fields that are left out"
            + " above");
    assertThat(becomes(proposal, "a")).isEqualTo("– always the same");
  }

  @Test
  void anArrayOfAsManyNumbersAsTheModelTakesIsAllItsFeatures() throws RejectedEventException {
    Proposal proposal = propose(Strangers.payments(), new Demand.Features(3, true));

    assertThat(proposal.mapping(List.of()).orElseThrow().features()).singleElement().hasToString("limits[*]");
    assertThat(becomes(proposal, "amount")).isEqualTo("– not needed");
  }

  @Test
  void aModelWithoutStatesHasNoLastValue() throws RejectedEventException {
    assertThat(properties(propose(Strangers.machines(), new Demand.Features(7, false)))).contains("    load?0.0",
        "#   ?0: some records lack it, and 0 stands in");
  }

  @Test
  void aCounterIsNoFeatureAndWhatRisesByLeapsIsAPositionPerhaps() throws RejectedEventException {
    Proposal proposal = propose(records(30, "{\"total\":1#0,\"seq\":#,\"x\":0.#}"), UNKNOWN);

    assertThat(becomes(proposal, "seq")).isEqualTo("– perhaps the position");
    assertThat(properties(proposal)).contains("#cellstream.input.position=seq", "cellstream.input.features=x");
    assertThat(becomes(proposal, "total")).isEqualTo("– a counter, or an id");
  }

  @Test
  void aDayOfBirthIsNotTheTime() throws RejectedEventException {
    Proposal proposal = propose(records(9, "{\"born\":\"1980-01-0#\",\"x\":0.#}".replace("0#\"", "02\"")), UNKNOWN);

    assertThat(becomes(proposal, "born")).isEqualTo("– a time");
    assertThat(properties(proposal)).contains("#cellstream.input.time=born");
  }

  @Test
  void threeHundredFieldsAreThreeHundredFeaturesOnLinesOfAScreen() throws Exception {
    Proposal proposal = propose(Strangers.wide(), UNKNOWN);
    List<String> lines = properties(proposal);

    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(120));
    assertThat(read(lines).width()).contains(300);
  }

  @Test
  void whatIsWrittenIsReadAsTheSameMapping() throws Exception {
    List<SurveyedRecord> odd = records(12, """
        {"a b":0.#,"c:\\\\d":1.#,"e'f":2.#,"g=h":1,"ünï":3.#,"h\\ni":4.#,"j.k":{"l,m":5.#},"  ":6.#,"w":"x#y"}""");
    for (List<SurveyedRecord> records : List.of(odd, Strangers.machines(), Strangers.payments(), Strangers.clicks(), Strangers.unions())) {
      Proposal proposal = propose(records, UNKNOWN);

      assertThat(read(properties(proposal))).isEqualTo(proposal.mapping(List.of()).orElseThrow());
    }
    assertThat(propose(odd, UNKNOWN).mapping(List.of()).orElseThrow().features()).hasSize(7);
  }

  private EventMapping read(List<String> lines) throws Exception {
    Path file = Files.write(folder.resolve("proposal.properties"), lines);
    return MappingSettings.mapping(Settings.load(Optional.of(file), Map.of(), Map.of())).orElseThrow();
  }

  @Test
  void unionsAreShownByWhatIsInThem() throws RejectedEventException {
    List<String> table = ProposalText.table(propose(Strangers.unions(), UNKNOWN));

    assertThat(table).contains("body                    mixed         35 of 40  5        1 to 5        – of several types",
        "body.a.b                array         10 of 40  2 items  1 to 2 items  – an array: see its items",
        "body.a.b[0].c           number        10 of 40  1.5      1.5 to 2.5    feature 0",
        "body.a.b[1].c           null          0 of 40                          – always null",
        "deep.d.d.d.d.d.d.d.d.d  object        all       {…}                    – an object");
  }

  @Test
  void aTableOfOrdinaryRecordsFitsAScreenOf120Columns() throws RejectedEventException {
    for (List<SurveyedRecord> records : List.of(Strangers.machines(), Strangers.payments(), Strangers.clicks(), Strangers.lines())) {
      assertThat(ProposalText.table(propose(records, UNKNOWN))).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }
  }
}
