package dev.rootseal.protobuf;

import java.io.IOException;

/** An answer that is no protobuf of the API; the message says where. */
public final class BrokenProtobufException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenProtobufException(long place, String what) {
    super("the answer is no protobuf of the API at byte " + place + ": " + what);
  }
}
