package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  @Test
  void trainsOnTheFirstNineTenthsAndHoldsOutTheRest() throws TrainingException {
    Corpus corpus = Corpus.of("ba".repeat(9) + "ab", "text");

    assertThat(corpus.vocabulary().tokens()).containsExactly("a", "b");
    assertThat(corpus.training()).hasSize(18).startsWith(1, 0, 1);
    assertThat(corpus.heldOut()).containsExactly(0, 1);
  }

  @Test
  void countsOneCodePointAsOneCharacterHoweverManyUnitsItTakes() throws TrainingException {
    Corpus corpus = Corpus.of("😀é".repeat(10), "text");

    assertThat(corpus.vocabulary().tokens()).containsExactly("é", "😀");
    assertThat(corpus.training()).hasSize(18);
  }

  @Test
  void leavesOutHeldOutCharactersThatTheTrainingPartNeverShowed() throws TrainingException {
    Corpus corpus = Corpus.of("a".repeat(27) + "aZa", "text");

    assertThat(corpus.vocabulary().tokens()).containsExactly("a");
    assertThat(corpus.heldOut()).containsExactly(0, 0);
    assertThat(corpus.unknown()).isEqualTo(1);
  }

  @Test
  void findsWhereLinesBegin() throws TrainingException {
    Corpus corpus = Corpus.of("ab\n\ncd\n".repeat(10), "text");

    assertThat(corpus.lineStarts(new int[]{corpus.vocabulary().id("a"), 0, 0, corpus.vocabulary().id("c"), 0})).containsExactly(0, 2, 3);
    assertThat(corpus.vocabulary().id("\n")).isZero();
  }

  @Test
  void refusesWhatIsNoText(@TempDir Path dir) throws Exception {
    Path missing = dir.resolve("missing.txt");
    Path empty = Files.writeString(dir.resolve("empty.txt"), "");
    Path small = Files.writeString(dir.resolve("small.txt"), "to be");
    Path latin1 = Files.write(dir.resolve("latin1.txt"), new byte[]{'a', (byte) 0xE9, 'b'});

    assertThatThrownBy(() -> Corpus.read(missing)).hasMessage(missing + ": no such file; name a UTF-8 text with --text");
    assertThatThrownBy(() -> Corpus.read(empty)).hasMessage(empty + ": the text is empty; give at least some thousand characters");
    assertThatThrownBy(() -> Corpus.read(small)).hasMessageStartingWith(small + ": the text is too short (5 characters)");
    assertThatThrownBy(() -> Corpus.read(latin1)).hasMessage(latin1 + ": not UTF-8 text; convert it first");
    assertThatThrownBy(() -> Corpus.read(dir)).hasMessageStartingWith(dir + ": can't be read");
  }
}
