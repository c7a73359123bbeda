package dev.rootseal.protobuf;

/** What stands around the values of a field in the JSON. */
public enum FieldShape {
  SINGLE(0, 0),
  LIST('[', ']'),
  MAP('{', '}');

  final byte opening;
  final byte closing;

  FieldShape(int opening, int closing) {
    this.opening = (byte) opening;
    this.closing = (byte) closing;
  }
}
