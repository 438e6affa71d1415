package io.cellstream.format;

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
 * What the bytes of one message have of some of its fields, each occurrence as {@link ProtoBytes#content} gives it: of a repeated field all, of another
 * number or text the last one, of another message all, since they merge. Of a oneof only the last member's are kept. For one thread.
 */
final class ProtoScan {
  private static final int DIRECT = 64;

  private static final ProtoLongs NONE = new ProtoLongs();

  private final Plan plan;
  private final @Nullable ProtoLongs[] found;
  /** By oneof the place of the member that came last. */
  private final int[] members;

  ProtoScan(Plan plan) {
    this.plan = plan;
    this.found = new @Nullable ProtoLongs[plan.fields.length];
    this.members = new int[plan.oneofs];
    clear();
  }

  /** Which fields are looked for. */
  static final class Plan {
    private final ProtoField[] fields;
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
    Plan(Map<ProtoField, Integer> wanted, List<ProtoField> all) {
      fields = wanted.keySet().toArray(ProtoField[]::new);
      most = wanted.values().stream().mapToInt(Integer::intValue).toArray();
      Set<Integer> wantedOneofs = new HashSet<>();
      List<ProtoField> placed = new ArrayList<>(wanted.keySet());
      wanted.keySet().stream().filter(each -> each.oneof() >= 0).forEach(each -> wantedOneofs.add(each.oneof()));
      all.stream().filter(each -> wantedOneofs.contains(each.oneof()) && !wanted.containsKey(each)).forEach(placed::add);
      for (int i = 0; i < placed.size(); i++) {
        byNumber.put(placed.get(i).number(), i);
      }
      oneof = placed.stream().mapToInt(ProtoField::oneof).toArray();
      oneofs = 1 + placed.stream().mapToInt(ProtoField::oneof).max().orElse(-1);
      for (int number = 0; number < DIRECT; number++) {
        direct[number] = byNumber.getOrDefault(number, -1);
      }
    }

    /** Looks for all fields. */
    static Plan ofAll(ProtoMessage message) {
      Map<ProtoField, Integer> wanted = new LinkedHashMap<>();
      message.fields().forEach(field -> wanted.put(field, Integer.MAX_VALUE));
      return new Plan(wanted, message.fields());
    }

    private int place(int number) {
      return number < DIRECT ? direct[number] : byNumber.getOrDefault(number, -1);
    }
  }

  /** The occurrences of the field at this place among those that are looked for; its own until the next scan. */
  ProtoLongs found(int place) {
    ProtoLongs there = found[place];
    return there == null ? NONE : there;
  }

  /** Reads a message that stands in these ranges, one after the other. */
  void read(ProtoBytes in, ProtoLongs ranges) throws ProtoDamageException {
    clear();
    for (int i = 0; i < ranges.size(); i++) {
      in.enter(ranges.get(i));
      readAll(in);
    }
  }

  /** Reads a message that stands in this range. */
  void read(ProtoBytes in, long range) throws ProtoDamageException {
    clear();
    in.enter(range);
    readAll(in);
  }

  private void clear() {
    for (ProtoLongs each : found) {
      if (each != null) {
        each.clear();
      }
    }
    Arrays.fill(members, -1);
  }

  private void readAll(ProtoBytes in) throws ProtoDamageException {
    while (!in.isEnd()) {
      int tag = in.tag();
      long content = in.content(tag);
      int place = plan.place(ProtoBytes.number(tag));
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
      ProtoLongs ended = before >= 0 && before < found.length ? found[before] : null;
      if (ended != null) {
        ended.clear();
      }
    }
  }

  private ProtoLongs occurrences(int place) {
    ProtoLongs there = found[place];
    if (there == null) {
      there = new ProtoLongs();
      found[place] = there;
    }
    return there;
  }

  private void add(ProtoBytes in, int place, int tag, long content) throws ProtoDamageException {
    ProtoField field = plan.fields[place];
    ProtoLongs to = occurrences(place);
    if (ProtoBytes.wireType(tag) != field.kind().wireType()) {
      if (!field.repeated() || !field.kind().isPackable() || ProtoBytes.wireType(tag) != ProtoBytes.LENGTH) {
        throw new ProtoDamageException("field " + Printable.quoted(field.name()) + " (" + field.number() + ") has the wire type "
            + ProtoBytes.wireType(tag) + ", which a " + field.kind().word() + " has not");
      }
      addPacked(in, place, content);
    } else if (!field.repeated() && !field.kind().isMessage()) {
      to.setOnly(content);
    } else if (to.size() < plan.most[place]) {
      to.add(content);
    }
  }

  private void addPacked(ProtoBytes in, int place, long range) throws ProtoDamageException {
    ProtoField field = plan.fields[place];
    ProtoLongs to = occurrences(place);
    long rest = in.rest();
    in.enter(range);
    int tag = ProtoBytes.tag(field.number(), field.kind().wireType());
    while (!in.isEnd()) {
      long content = in.content(tag);
      if (to.size() < plan.most[place]) {
        to.add(content);
      }
    }
    in.enter(rest);
  }
}
