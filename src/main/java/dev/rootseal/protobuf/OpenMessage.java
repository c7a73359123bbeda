package dev.rootseal.protobuf;

/**
 * A message of which the end has not come yet: where that is, and which fields have come.
 *
 * <p>Fields of the same number have to come one after the other, as the API server writes them:
 * else a list would end too early, and what comes behind it would be lost.
 */
public abstract class OpenMessage {
  /** No field has this number: it stands for those that were passed over. */
  private static final int UNREAD = 0;

  /** The place of the first byte behind it. */
  private long end;

  private long seen;

  protected OpenMessage(long end) {
    this.end = end;
  }

  /**
   * Begins, with no field that has come.
   *
   * @param behind the place of the first byte behind it
   */
  public final void beginUpTo(long behind) {
    end = behind;
    seen = 0;
  }

  /** How many bytes it has left at a place. */
  public final long room(long place) {
    return end - place;
  }

  /** Whether it ends here, where a value of it has come to its end. */
  public final boolean endsAt(long place) throws BrokenProtobufException {
    if (place > end) {
      throw new BrokenProtobufException(place, "a value that ends behind what it is in");
    }
    return place == end;
  }

  /** A field comes that has to be the first of its number. */
  public final void requireFirst(Field field, long place) throws BrokenProtobufException {
    boolean late = field.type == FieldType.KEY && has(Message.VALUE);
    if (late || has(field.number) || has(UNREAD)) {
      throw new BrokenProtobufException(place, field.name + " comes again, or too late");
    }
    mark(field.number);
  }

  /** Whether a field with this number has come. */
  public final boolean has(int number) {
    return (seen & (1L << number)) != 0;
  }

  /** A field with this number has come. */
  public final void mark(int number) {
    seen |= 1L << number;
  }

  /** One was passed over that might have been read later: it must not come again. */
  public final void markUnread() {
    mark(UNREAD);
  }
}
