package dev.rootseal.protobuf;

import java.io.IOException;

/** An answer that is no protobuf of the API; the message says where. */
public final class BrokenProtobufException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * It cannot be read.
   *
   * @param place how many bytes of it could be
   * @param what what is wrong there
   */
  public BrokenProtobufException(long place, String what) {
    super("the answer is no protobuf of the API at byte " + place + ": " + what);
  }
}
