package io.cellstream.train.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpinionTest {
  private static final List<Opinion> MANY = Opinion.heldOut(20_000);

  /** Of the first 400; it changes with any change of the generator, and with nothing else. */
  @Test
  void isTheSameFromTheSameSeedOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Opinion opinion : Opinion.heldOut(400)) {
      digest.update((opinion.tone().label() + ": " + String.join(" ", opinion.tokens()) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("b2276b8201637a9fd2f27f549c4d76a1cbb1f693b5c189ce9fe58c0324241a05");
  }

  @Test
  void isOfEachToneEquallyOften() {
    assertThat(MANY.stream().filter(opinion -> opinion.tone() == Tone.POSITIVE).count()).isBetween(9_750L, 10_250L);
  }

  @Test
  void isMadeOfTheLexiconsTokensAndNotTooLong() {
    assertThat(Lexicon.tokens()).doesNotHaveDuplicates().hasSize(36);
    for (Opinion opinion : MANY) {
      assertThat(Lexicon.tokens()).containsAll(opinion.tokens());
      assertThat(opinion.tokens()).hasSizeBetween(6, Opinion.LONGEST);
    }
  }

  /** The tokens alone tell what was meant: nobody needs to know what was drawn. */
  @Test
  void saysWhatItsPhrasesMean() {
    for (Opinion opinion : MANY.subList(0, 2_000)) {
      assertThat(parsed(opinion.tokens())).isEqualTo(opinion.phrases().map(Phrase::meant).flatMap(Optional::stream).toList());
    }
  }

  private static List<Tone> parsed(List<String> tokens) {
    List<Tone> meant = new ArrayList<>();
    List<Tone> clause = new ArrayList<>();
    boolean lastSaysSomething = false;
    for (String token : tokens) {
      switch (token) {
        case Lexicon.VERY -> {
        }
        case Lexicon.NOT -> {
          if (lastSaysSomething) {
            clause.addLast(clause.removeLast().opposite());
          }
        }
        case Lexicon.STOP, Lexicon.IRONY -> {
          clause.forEach(tone -> meant.add(tone.turned(token.equals(Lexicon.IRONY))));
          clause.clear();
        }
        default -> {
          lastSaysSomething = !Lexicon.neutral().contains(token);
          if (lastSaysSomething) {
            clause.add(Lexicon.of(Tone.POSITIVE).contains(token) ? Tone.POSITIVE : Tone.NEGATIVE);
          }
        }
      }
    }
    return meant;
  }
}
