package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted scalar means to kubectl: YAML 1.1 as its library reads it, which is neither all
 * of YAML 1.1 nor YAML 1.2.
 *
 * <p>Source: sigs.k8s.io/yaml, resolve.go of its goyaml.v2.
 */
final class PlainScalar {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9][0-9_]*");
  private static final Pattern PREFIXED =
      Pattern.compile("([-+]?)0(?:x([0-9A-Fa-f_]+)|o([0-7_]+)|b([01_]+))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private static final String STANDARD = "tag:yaml.org,2002:";

  private PlainScalar() {}

  /**
   * The value of a scalar with a tag.
   *
   * @param tag the tag, written out
   * @return nothing where the text cannot be what the tag says
   */
  static Optional<JsonNode> tagged(String tag, String text) {
    return switch (tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : "str") {
      case "bool" -> Optional.of(value(text)).filter(JsonNode::isBoolean);
      case "null" -> Optional.of(value(text)).filter(JsonNode::isNull);
      case "int" -> Optional.of(value(text)).filter(JsonNode::isIntegralNumber);
      case "float" -> Optional.of(value(text)).filter(JsonNode::isNumber);
      default -> Optional.of(TextNode.valueOf(text));
    };
  }

  /** The value of a scalar without quotes and without a tag. */
  static JsonNode value(String text) {
    if (NULL.contains(text)) {
      return NullNode.getInstance();
    }
    if (TRUE.contains(text)) {
      return BooleanNode.TRUE;
    }
    if (FALSE.contains(text)) {
      return BooleanNode.FALSE;
    }
    return mayBeNumber(text) ? number(text) : TextNode.valueOf(text);
  }

  private static boolean mayBeNumber(String text) {
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  private static JsonNode number(String text) {
    var prefixed = PREFIXED.matcher(text);
    if (prefixed.matches()) {
      int group = prefixed.group(2) != null ? 2 : prefixed.group(3) != null ? 3 : 4;
      int radix = group == 2 ? 16 : group == 3 ? 8 : 2;
      return integer(prefixed.group(1) + prefixed.group(group), radix, text);
    }
    if (INTEGER.matcher(text).matches()) {
      // A leading zero makes it octal, where its digits allow that.
      boolean octal = text.matches("[-+]?0[0-7_]+");
      return integer(text, octal ? 8 : 10, text);
    }
    if (FLOAT.matcher(text).matches() || NO_NUMBER.matcher(text).matches()) {
      return JsonNodeFactory.instance.numberNode(asDouble(text));
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode integer(String digits, int radix, String text) {
    String bare = digits.replace("_", "");
    return bare.isEmpty() || bare.equals("-") || bare.equals("+")
        ? TextNode.valueOf(text)
        : JsonNodeFactory.instance.numberNode(new BigInteger(bare, radix));
  }

  private static double asDouble(String text) {
    return NO_NUMBER.matcher(text).matches() ? Double.NaN : Double.parseDouble(text);
  }
}
