package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
  private final String markdown = new SettingsReference().markdown();

  /** To write it anew: {@code ./cellstream config --docs > docs/settings.md}. */
  @Test
  void theCommittedPageIsWhatIsPrinted() throws IOException {
    assertThat(Files.readString(Path.of("docs", "settings.md"))).isEqualTo(markdown);
  }

  @Test
  void everySettingHasDocumentation() {
    Catalog catalog = new Catalog();

    assertThat(Stream.of(Owner.values()).flatMap(owner -> catalog.of(owner).stream())).isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.documentation()).as(setting.name()).isNotBlank());
    assertThat(TopicSettings.all().values()).allSatisfy(setting -> assertThat(setting.documentation()).as(setting.name()).isNotBlank());
    assertThat(ChosenDefault.ALL).allSatisfy(chosen -> assertThat(chosen.reason()).as(chosen.name()).isNotBlank());
  }

  @Test
  void thePageNamesEverySettingOfOursAndOfTheRegistrysEveryChosenDefaultAndEveryNameThatIsNotFree() {
    assertThat(Keys.own()).allSatisfy(setting -> assertThat(markdown).contains("| `" + setting.name() + "` |"));
    assertThat(new Catalog().of(Owner.REGISTRY)).allSatisfy(setting -> assertThat(markdown).contains("| `" + setting.name() + "` |"));
    assertThat(ChosenDefault.ALL)
        .allSatisfy(chosen -> assertThat(markdown).contains("| `" + chosen.name() + "` | `" + chosen.value() + "` |"));
    assertThat(Controlled.reasons().keySet()).allSatisfy(name -> assertThat(markdown).contains("`" + name + "`"));
  }

  @Test
  void thePageNamesWhatRunRequires() {
    String sentence = markdown.substring(markdown.indexOf("`run` requires "), markdown.indexOf(".\n\n## Cellstream's"));

    assertThat(Pattern.compile("`([^`]+\\.[^`]+)`").matcher(sentence).results().map(name -> name.group(1)))
        .containsExactlyElementsOf(Settings.FOR_RUN.stream().map(Key::name).toList());
  }

  @Test
  void everyRowOfATableHasAsManyCellsAsItsHead() {
    int cells = 0;
    for (String line : markdown.lines().toList()) {
      if (!line.startsWith("|")) {
        cells = 0;
        continue;
      }
      int here = line.replace("\\|", "").split("\\|", -1).length;
      assertThat(here).as(line).isEqualTo(cells == 0 ? here : cells);
      cells = here;
    }
    assertThat(markdown).contains("|---|---|---|---|");
  }
}
