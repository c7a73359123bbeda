package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.Message;
import java.util.Objects;

/** The entry of a map of a page: by its name it is known whether, and how much of, it passes. */
final class PassedEntry {
  private static final byte[] NOTHING = {};

  private final PassedText text;
  private final PassedBytes bytes;
  private String name = "";

  /** Bytes of the name in JSON, with the colon. */
  private int nameBytes;

  private Outline outline = Outline.NOTHING;

  PassedEntry(PassedText text, PassedBytes bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  void name(PageFrame entry, byte[] from, int begin, int count) {
    PageFrame around = entry.outer;
    Outline map = Objects.requireNonNull(around.open).outline;
    text.read(from, begin, count, Integer.MAX_VALUE, true);
    boolean tooLong = text.bytes() > SievedName.LONGEST;
    if (tooLong && around.isLimited(true) && map.asksForEveryName()) {
      bytes.cost(around, true, "a name of more than " + SievedName.LONGEST + " bytes");
      return;
    }
    name = text.text();
    nameBytes = text.quoted() + 1;
    outline = tooLong ? Outline.NOTHING : map.of(name);
    entry.passedOver |= outline.isNothing();
  }

  void value(PageFrame entry, byte[] from, int begin, int count) {
    if (!entry.has(Message.KEY)) {
      entry.mark(Message.KEY);
      name(entry, NOTHING, 0, 0);
      if (entry.passedOver) {
        return;
      }
    }
    PageFrame around = entry.outer;
    bytes.beginNamedEntry(around, nameBytes);
    text.read(from, begin, count, outline.longest, Objects.requireNonNull(around.open).shared);
    bytes.add(text.quoted());
    around.put(name, text.text());
    bytes.endValue(around, true);
  }

  /** An empty value may be left out. */
  void end(PageFrame entry) {
    if (!entry.passedOver && !entry.has(Message.VALUE)) {
      value(entry, NOTHING, 0, 0);
    }
  }

  /** Holds nothing any more of what has come. */
  void forget() {
    name = "";
  }
}
