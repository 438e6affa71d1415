package io.cellstream.train;

import io.cellstream.model.definition.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text as token ids: its first 90 % of characters train, its last 10 % are held out. A character is one Unicode code point.
 *
 * @param vocabulary the distinct characters of the training part, by code point
 * @param training the training part
 * @param heldOut the held-out part, without the characters that the vocabulary does not have: an application that rejects unknown tokens
 *          does not step them either
 * @param unknown how many characters of the held-out part the vocabulary does not have
 */
public record Corpus(Vocabulary vocabulary, int[] training, int[] heldOut, int unknown) {

  /** The characters each part must have so that there is something to predict. */
  private static final int FEWEST = 2;

  /** @throws TrainingException unless the file is UTF-8 text with something in both parts */
  public static Corpus read(Path file) throws TrainingException {
    return of(decode(file), file.toString());
  }

  /**
   * @param origin where the text comes from, for the error's message
   * @throws TrainingException if the text is too short to be split
   */
  static Corpus of(String text, String origin) throws TrainingException {
    int[] codePoints = text.codePoints().toArray();
    int split = (int) (codePoints.length * 9L / 10);
    if (split < FEWEST || codePoints.length - split < FEWEST) {
      throw new TrainingException(origin + ": " + (codePoints.length == 0
          ? "the text is empty"
          : "the text is too short ("
              + codePoints.length + " characters)")
          + "; give at least some thousand characters");
    }
    int[] training = Arrays.copyOf(codePoints, split);
    int[] characters = IntStream.of(training).sorted().distinct().toArray();
    Vocabulary vocabulary = new Vocabulary(IntStream.of(characters).mapToObj(Character::toString).toList());
    int[] heldOut = ids(Arrays.copyOfRange(codePoints, split, codePoints.length), characters);
    return new Corpus(vocabulary, ids(training, characters), heldOut, codePoints.length - split - heldOut.length);
  }

  /** The positions at which a line of the tokens begins: 0 and whatever follows a line feed. */
  int[] lineStarts(int[] tokens) {
    int lineFeed = vocabulary.id("\n");
    return IntStream.range(0, tokens.length).filter(at -> at == 0 || tokens[at - 1] == lineFeed).toArray();
  }

  private static int[] ids(int[] codePoints, int[] characters) {
    return IntStream.of(codePoints).map(codePoint -> Arrays.binarySearch(characters, codePoint)).filter(id -> id >= 0).toArray();
  }

  private static String decode(Path file) throws TrainingException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
    } catch (NoSuchFileException e) {
      throw new TrainingException(file + ": no such file; name a UTF-8 text with --text", e);
    } catch (CharacterCodingException e) {
      throw new TrainingException(file + ": not UTF-8 text; convert it first", e);
    } catch (IOException e) {
      throw new TrainingException(file + ": can't be read (" + e.getMessage() + ")", e);
    }
  }
}
