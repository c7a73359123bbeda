package dev.rootseal.rule;

import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Operator;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy in one line, for the rows of a table: {@code threshold=50 lenient requires=/tmp,/data
 * no-init no-self-exemption no-owner-paths catalogue-advises exempt=legacy; old until=2026-07-31}.
 * What is not said is as in the default policy; behind each semicolon stands an exemption.
 */
public final class PolicyFixture {
  private static final Set<String> OF_AN_EXEMPTION =
      Set.of("because", "owner", "until", "namespaces", "kinds", "names", "containers", "images");

  private Threshold threshold = Policy.DEFAULT.threshold();
  private List<ContainerPath> required = Policy.DEFAULT.requiredWritablePaths();
  private Policy.MissingDefaultPath missing = Policy.DEFAULT.missingDefaultPath();
  private Policy.InitContainers initContainers = Policy.DEFAULT.initContainers();
  private Policy.Permission selfExemption = Policy.DEFAULT.selfExemption();
  private Policy.Permission ownerPaths = Policy.DEFAULT.ownerPaths();
  private boolean cataloguePaths = Policy.DEFAULT.catalogue().requiredPaths();
  private Set<ImageClass> exemptClasses = Policy.DEFAULT.catalogue().exemptClasses();

  private PolicyFixture() {}

  public static Policy policy(String line) {
    String[] parts = line.split(";", -1);
    PolicyFixture fixture = new PolicyFixture();
    PodLine.split(parts[0]).forEach(word -> fixture.read(PodLine.key(word), PodLine.value(word)));
    return fixture.policy(Stream.of(parts).skip(1).map(PolicyFixture::exemption).toList());
  }

  /** For names and reasons that no line can hold. */
  public static Policy policy(PolicyExemption... exemptions) {
    return new PolicyFixture().policy(List.of(exemptions));
  }

  private void read(String word, String value) {
    switch (word) {
      case "threshold" -> threshold = new Threshold(Integer.parseInt(value));
      case "requires" -> required = list(value, ContainerPath::of);
      case "lenient" -> missing = Policy.MissingDefaultPath.ADVISE;
      case "no-init" -> initContainers = Policy.InitContainers.IGNORE;
      case "no-self-exemption" -> selfExemption = Policy.Permission.DENIED;
      case "no-owner-paths" -> ownerPaths = Policy.Permission.DENIED;
      case "catalogue-advises" -> cataloguePaths = false;
      case "exempt" -> exemptClasses = Set.copyOf(list(value, PolicyFixture::imageClass));
      default -> throw new IllegalArgumentException(word);
    }
  }

  private Policy policy(List<PolicyExemption> exemptions) {
    return new Policy(
        threshold,
        required,
        missing,
        initContainers,
        selfExemption,
        ownerPaths,
        new Policy.CatalogueUse(cataloguePaths, exemptClasses, List.of()),
        exemptions);
  }

  /**
   * One in a line, its name first: {@code old until=2026-07-31 owner="team web" because="it seeds"
   * kinds=DaemonSet names=a*,b namespaces= containers= images= label:app=wiki namespace-label:team
   * label:!canary}; a label without a value has to be there. Without words it matches everything,
   * for ever, because it {@code writes its plug-ins}.
   */
  public static PolicyExemption exemption(String line) {
    List<String> words = PodLine.split(line);
    Map<String, String> said = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      String key = PodLine.key(word);
      if (!OF_AN_EXEMPTION.contains(key) && !key.contains("label:")) {
        throw new IllegalArgumentException(word);
      }
      said.put(key, PodLine.value(word));
    }
    return new PolicyExemption(
        words.getFirst(),
        said.getOrDefault("because", "writes its plug-ins"),
        said.getOrDefault("owner", ""),
        Optional.ofNullable(said.get("until")).map(LocalDate::parse),
        new ExemptionMatch(
            list(said.get("namespaces"), Glob::new),
            labels(said, "namespace-label:"),
            list(said.get("kinds"), kind -> kind),
            list(said.get("names"), Glob::new),
            list(said.get("containers"), Glob::new),
            list(said.get("images"), Glob::new),
            labels(said, "label:")));
  }

  private static LabelMatch labels(Map<String, String> said, String prefix) {
    return new LabelMatch(
        said.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .map(entry -> label(entry.getKey().substring(prefix.length()), entry.getValue()))
            .toList());
  }

  private static LabelMatch.Requirement label(String key, String value) {
    if (!value.isEmpty()) {
      return new LabelMatch.Requirement(key, Operator.IN, Set.of(value));
    }
    return key.startsWith("!")
        ? new LabelMatch.Requirement(key.substring(1), Operator.DOES_NOT_EXIST, Set.of())
        : new LabelMatch.Requirement(key, Operator.EXISTS, Set.of());
  }

  private static ImageClass imageClass(String name) {
    return ImageClass.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static <T> List<T> list(@Nullable String values, Function<String, T> read) {
    return values == null || values.isEmpty()
        ? List.of()
        : Stream.of(values.split(",", -1)).map(read).toList();
  }
}
