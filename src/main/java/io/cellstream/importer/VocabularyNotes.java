package io.cellstream.importer;

import io.cellstream.model.definition.Vocabulary;
import io.cellstream.text.Printable;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a vocabulary has that may never match an event's token, though it looks as if it would. An entry's number is its line in a file of lines. */
final class VocabularyNotes {
  private static final int MOST = 5;

  private VocabularyNotes() {
  }

  /** A line for each such entry, of some. */
  static List<String> of(Vocabulary vocabulary) {
    List<String> notes = new ArrayList<>();
    Map<String, Integer> byForm = new HashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      String token = vocabulary.token(id);
      String where = "token " + Printable.quoted(token) + " (entry " + (id + 1) + ")";
      Integer earlier = byForm.putIfAbsent(Normalizer.normalize(token, Form.NFC), id);
      if (token.isEmpty()) {
        notes.add("entry " + (id + 1) + " is an empty token: only an event whose token is empty matches it");
      } else if (earlier != null) {
        notes.add(where + " and entry " + (earlier + 1) + " are the same text in two forms of Unicode (" + form(token) + " and "
            + form(vocabulary.token(earlier)) + "): an event's token matches the one that has its very characters");
      } else if (token.length() > 1 && !token.strip().equals(token)) {
        notes.add(where + " begins or ends with a blank: an event's token matches only with it");
      }
    }
    return notes.size() <= MOST
        ? notes
        : List.of(String.join("; ", notes.subList(0, MOST)), "and " + (notes.size() - MOST) + " more such tokens");
  }

  private static String form(String token) {
    return Normalizer.isNormalized(token, Form.NFC) ? "NFC" : Normalizer.isNormalized(token, Form.NFD) ? "NFD" : "mixed";
  }
}
