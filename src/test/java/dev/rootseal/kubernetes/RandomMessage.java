package dev.rootseal.kubernetes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Messages of Kubernetes with random fields: mostly such as people write, some of any size. */
final class RandomMessage {
  private static final int DEEPEST = 9;

  private static final List<String> TEXTS =
      List.of(
          "app",
          "web",
          "",
          "nginx:1.27",
          "/tmp",
          "/var/run",
          "Progressing",
          "NewReplicaSetAvailable",
          "Always",
          "OnDelete",
          "http",
          "windows",
          "HOME",
          "TMPDIR",
          "PASSWORD",
          "kubernetes.io/os",
          "beta.kubernetes.io/os",
          "app.kubernetes.io/name",
          "meta.helm.sh/release-name",
          "argocd.argoproj.io/tracking-id",
          "rootseal.dev/exempt",
          "rootseal.dev/reason",
          "5d1ad9b2-45a9-4bb1-a0ec-2f5f4a0d4a1c",
          "12345");

  private static final List<String> PIECES =
      List.of("a", "bc", "ü", "\"", "\\", "<", "&", "\n", "\u0001", "\u2028", "𝄞", "/", "\u007F");

  private final Random random;

  /** Characters of texts and entries of lists that may still come. */
  private int left;

  RandomMessage(Random random) {
    this.random = random;
  }

  Message fill(Message.Builder list) {
    left = 200_000;
    fill(list, 0);
    return list.build();
  }

  private void fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean wanted = depth < 2 || random.nextInt(100) < 60;
      if (!wanted || field.getName().equals("managedFields")) {
        continue;
      }
      if (field.isRepeated()) {
        int count = count(field, depth);
        for (int i = 0; i < count; i++) {
          message.addRepeatedField(field, value(message, field, depth));
        }
      } else if (depth < DEEPEST || field.getType() != FieldDescriptor.Type.MESSAGE) {
        message.setField(field, value(message, field, depth));
      }
    }
  }

  private int count(FieldDescriptor field, int depth) {
    if (left <= 0 || depth >= DEEPEST) {
      return 0;
    }
    int count = random.nextInt(4);
    if (random.nextInt(40) == 0) {
      count = random.nextInt(field.getType() == FieldDescriptor.Type.MESSAGE ? 300 : 1_500);
    }
    left -= count;
    return depth == 0 ? 1 + count % 4 : count;
  }

  private Object value(Message.Builder around, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case STRING -> text();
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(4);
      case LONG -> random.nextInt(4) == 0 ? random.nextLong() : (long) random.nextInt(4);
      case BYTE_STRING -> ByteString.copyFromUtf8(text());
      case ENUM -> first(field.getEnumType());
      case MESSAGE -> {
        Message.Builder inner = around.newBuilderForField(field);
        fill(inner, depth + 1);
        yield inner.build();
      }
      default -> throw new IllegalStateException(field.getFullName());
    };
  }

  private static Object first(EnumDescriptor type) {
    return type.getValues().getFirst();
  }

  private String text() {
    int what = random.nextInt(100);
    if (what < 80 || left <= 0) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    int pieces = random.nextInt(what < 98 ? 30 : 6_000);
    StringBuilder text = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int i = 0; i < pieces; i++) {
      text.append(plain ? "x" : PIECES.get(random.nextInt(PIECES.size())));
    }
    left -= text.length();
    return text.toString();
  }
}
