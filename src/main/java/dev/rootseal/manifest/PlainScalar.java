package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted scalar means to kubectl: YAML 1.1 as its library reads it, which is neither all
 * of YAML 1.1 nor YAML 1.2.
 *
 * <p>Source: sigs.k8s.io/yaml, yaml.go, and resolve.go of its goyaml.v2.
 */
final class PlainScalar {
  private static final String FIRST_OF_NUMBERS = "0123456789.+-";

  /** A leading zero makes it octal, where its digits allow that. */
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9A-Fa-f]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");

  private static final int[] RADIX = {16, 2, 8, 10};
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

  /** Digits from which on a number is only roughly what it says, as in JSON. */
  private static final int EXACT_DIGITS = 400;

  private static final String STANDARD = "tag:yaml.org,2002:";

  private PlainScalar() {}

  /**
   * The value of a scalar with a tag.
   *
   * @param tag the tag, written out; one that is not of YAML's own, and a lone exclamation mark,
   *     stand for a text
   * @return nothing where the text cannot be what the tag says
   */
  static Optional<JsonNode> tagged(String tag, String text) {
    return switch (tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : tag) {
      case "bool" -> Optional.of(value(text)).filter(JsonNode::isBoolean);
      case "null" -> Optional.of(value(text)).filter(JsonNode::isNull);
      case "int" -> Optional.of(value(text)).filter(JsonNode::isIntegralNumber);
      case "float" -> Optional.of(value(text)).filter(JsonNode::isNumber);
      case "timestamp" ->
          TIMESTAMP.matcher(text).matches()
              ? Optional.of(TextNode.valueOf(text))
              : Optional.empty();
      case "binary" -> binary(text);
      default -> Optional.of(TextNode.valueOf(text));
    };
  }

  private static Optional<JsonNode> binary(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replace("\r", "").replace("\n", ""));
      return Optional.of(TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The name of a field that is written so: {@code yes:} names {@code true}, null nothing. */
  static Optional<String> name(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> Optional.of(value.textValue());
      case BOOLEAN -> Optional.of(value.asText());
      case NUMBER -> Optional.of(number(value));
      default -> Optional.empty();
    };
  }

  private static String number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    float number = value.floatValue();
    return Float.isFinite(number)
        ? new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString()
        : Float.isNaN(number) ? ".nan" : number < 0 ? "-.inf" : ".inf";
  }

  /** The value of a scalar without quotes and without a tag. */
  static JsonNode value(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NullNode.getInstance();
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" ->
          BooleanNode.TRUE;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" ->
          BooleanNode.FALSE;
      default ->
          FIRST_OF_NUMBERS.indexOf(text.charAt(0)) < 0 ? TextNode.valueOf(text) : number(text);
    };
  }

  private static JsonNode number(String text) {
    if (NO_NUMBER.matcher(text).matches()) {
      String asInJava =
          text.toLowerCase(Locale.ROOT).replace(".inf", "Infinity").replace(".nan", "NaN");
      return JsonNodeFactory.instance.numberNode(Double.parseDouble(asInJava));
    }
    String plain = text.charAt(0) == '.' ? text : text.replace("_", "");
    Matcher integer = INTEGER.matcher(plain);
    if (plain.length() <= EXACT_DIGITS && integer.matches()) {
      return integer(integer);
    }
    if (!FLOAT.matcher(plain).matches()) {
      return TextNode.valueOf(text);
    }
    double number = Double.parseDouble(plain);
    return Double.isInfinite(number)
        ? TextNode.valueOf(text)
        : JsonNodeFactory.instance.numberNode(number);
  }

  private static JsonNode integer(Matcher match) {
    for (int i = 0; i < RADIX.length; i++) {
      String digits = match.group(i + 2);
      if (digits != null) {
        BigInteger number = new BigInteger(match.group(1) + digits, RADIX[i]);
        return JsonNodeFactory.instance.numberNode(number);
      }
    }
    throw new IllegalStateException("one group of the pattern always matches");
  }
}
