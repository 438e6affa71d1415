package io.cellstream.model.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The distinct tokens (or labels) of a model; a token's id is its index. */
public final class Vocabulary {
  private final List<String> tokens;
  private final Map<String, Integer> ids;

  /** @throws IllegalArgumentException if a token occurs twice */
  public Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.ids = HashMap.newHashMap(tokens.size());
    for (int id = 0; id < this.tokens.size(); id++) {
      Integer earlier = ids.putIfAbsent(this.tokens.get(id), id);
      if (earlier != null) {
        throw new IllegalArgumentException("ids " + earlier + " and " + id + " are the same token \"" + this.tokens.get(id) + "\"");
      }
    }
  }

  public int size() {
    return tokens.size();
  }

  /** The token's id, or -1 if the vocabulary does not have it. */
  public int id(String token) {
    return ids.getOrDefault(token, -1);
  }

  /** @throws IndexOutOfBoundsException unless 0 ≤ id &lt; size */
  public String token(int id) {
    return tokens.get(id);
  }

  public List<String> tokens() {
    return tokens;
  }
}
