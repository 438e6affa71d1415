package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.Tag;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of one message have of some of its fields, each occurrence as {@link MessageInput#content} gives it: of a repeated field all, of another
 * number or text the last one, of another message all, since they merge. Of a oneof only the last member's are kept. For one thread.
 */
final class MessageScan {
  private static final int DIRECT = 64;

  private static final LongList NONE = new LongList();

  private final Plan plan;
  private final @Nullable LongList[] found;
  /** By oneof the place of the member that came last. */
  private final int[] members;

  MessageScan(Plan plan) {
    this.plan = plan;
    this.found = new @Nullable LongList[plan.fields.length];
    this.members = new int[plan.oneofs];
    clear();
  }

  /** Which fields are looked for. */
  static final class Plan {
    private final MessageField[] fields;
    private final int[] most;
    private final Map<Integer, Integer> byNumber = new HashMap<>();
    private final int[] direct = new int[DIRECT];
    /** By a field's place the oneof that it is in, or -1. A member that nobody looks for has a place behind those of the fields: it ends the others. */
    private final int[] oneof;
    private final int oneofs;

    /**
     * @param wanted the fields, each with how many of its occurrences are looked for if it is repeated
     * @param all the fields of the message
     */
    Plan(Map<MessageField, Integer> wanted, List<MessageField> all) {
      fields = wanted.keySet().toArray(MessageField[]::new);
      most = wanted.values().stream().mapToInt(Integer::intValue).toArray();
      Set<Integer> wantedOneofs = new HashSet<>();
      List<MessageField> placed = new ArrayList<>(wanted.keySet());
      wanted.keySet().stream().filter(each -> each.oneof() >= 0).forEach(each -> wantedOneofs.add(each.oneof()));
      all.stream().filter(each -> wantedOneofs.contains(each.oneof()) && !wanted.containsKey(each)).forEach(placed::add);
      for (int i = 0; i < placed.size(); i++) {
        byNumber.put(placed.get(i).number(), i);
      }
      oneof = placed.stream().mapToInt(MessageField::oneof).toArray();
      oneofs = 1 + placed.stream().mapToInt(MessageField::oneof).max().orElse(-1);
      for (int number = 0; number < DIRECT; number++) {
        direct[number] = byNumber.getOrDefault(number, -1);
      }
    }

    /** Looks for all fields. */
    static Plan ofAll(MessageType message) {
      Map<MessageField, Integer> wanted = new LinkedHashMap<>();
      message.fields().forEach(field -> wanted.put(field, Integer.MAX_VALUE));
      return new Plan(wanted, message.fields());
    }

    private int place(int number) {
      return number < DIRECT ? direct[number] : byNumber.getOrDefault(number, -1);
    }
  }

  /** The occurrences of the field at this place among those that are looked for; its own until the next scan. */
  LongList found(int place) {
    LongList there = found[place];
    return there == null ? NONE : there;
  }

  /** Reads a message that stands in these ranges, one after the other. */
  void read(MessageInput in, LongList ranges) throws DamagedMessageException {
    clear();
    for (int i = 0; i < ranges.size(); i++) {
      in.enter(ranges.get(i));
      readAll(in);
    }
  }

  /** Reads a message that stands in this range. */
  void read(MessageInput in, long range) throws DamagedMessageException {
    clear();
    in.enter(range);
    readAll(in);
  }

  private void clear() {
    for (LongList each : found) {
      if (each != null) {
        each.clear();
      }
    }
    Arrays.fill(members, -1);
  }

  private void readAll(MessageInput in) throws DamagedMessageException {
    while (!in.isEnd()) {
      int tag = in.tag();
      long content = in.content(tag);
      int place = plan.place(Tag.number(tag));
      if (place >= 0) {
        if (plan.oneof[place] >= 0) {
          choose(place);
        }
        if (place < found.length) {
          add(in, place, tag, content);
        }
      }
    }
  }

  private void choose(int place) {
    int before = members[plan.oneof[place]];
    if (before != place) {
      members[plan.oneof[place]] = place;
      LongList ended = before >= 0 && before < found.length ? found[before] : null;
      if (ended != null) {
        ended.clear();
      }
    }
  }

  private LongList occurrences(int place) {
    LongList there = found[place];
    if (there == null) {
      there = new LongList();
      found[place] = there;
    }
    return there;
  }

  private void add(MessageInput in, int place, int tag, long content) throws DamagedMessageException {
    MessageField field = plan.fields[place];
    LongList to = occurrences(place);
    if (Tag.wireType(tag) != field.kind().wireType()) {
      if (!field.repeated() || !field.kind().isPackable() || Tag.wireType(tag) != Tag.LENGTH) {
        throw new DamagedMessageException("field " + Printable.quoted(field.name()) + " (" + field.number() + ") has the wire type "
            + Tag.wireType(tag) + ", which a " + field.kind().word() + " has not");
      }
      addPacked(in, place, content);
    } else if (!field.repeated() && !field.kind().isMessage()) {
      to.setOnly(content);
    } else if (to.size() < plan.most[place]) {
      to.add(content);
    }
  }

  private void addPacked(MessageInput in, int place, long range) throws DamagedMessageException {
    MessageField field = plan.fields[place];
    LongList to = occurrences(place);
    long rest = in.rest();
    in.enter(range);
    int tag = Tag.of(field.number(), field.kind().wireType());
    while (!in.isEnd()) {
      long content = in.content(tag);
      if (to.size() < plan.most[place]) {
        to.add(content);
      }
    }
    in.enter(rest);
  }
}
