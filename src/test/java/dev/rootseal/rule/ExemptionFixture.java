package dev.rootseal.rule;

import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An exemption of a policy for tests. What is not said: it matches everything, never ends, has no
 * owner, and its reason is {@code writes its plug-ins}.
 */
public final class ExemptionFixture {
  private String reason = "writes its plug-ins";
  private String owner = "";
  private Optional<LocalDate> expires = Optional.empty();
  private List<Glob> namespaces = List.of();
  private LabelMatch namespaceSelector = LabelMatch.ALL;
  private List<String> kinds = List.of();
  private List<Glob> names = List.of();
  private List<Glob> containers = List.of();
  private List<Glob> images = List.of();
  private LabelMatch selector = LabelMatch.ALL;

  private ExemptionFixture() {}

  public static PolicyExemption exemption(String name, Consumer<ExemptionFixture> words) {
    ExemptionFixture fixture = new ExemptionFixture();
    words.accept(fixture);
    return new PolicyExemption(
        name, fixture.reason, fixture.owner, fixture.expires, fixture.match());
  }

  private ExemptionMatch match() {
    return new ExemptionMatch(
        namespaces, namespaceSelector, kinds, names, containers, images, selector);
  }

  public ExemptionFixture because(String text) {
    reason = text;
    return this;
  }

  public ExemptionFixture ownedBy(String team) {
    owner = team;
    return this;
  }

  /** Its last day. */
  public ExemptionFixture until(LocalDate day) {
    expires = Optional.of(day);
    return this;
  }

  public ExemptionFixture namespaces(String... globs) {
    namespaces = globs(globs);
    return this;
  }

  /** Requirements of {@code namespaceSelector}. */
  public ExemptionFixture namespaceSelector(LabelMatch.Requirement... requirements) {
    namespaceSelector = new LabelMatch(List.of(requirements));
    return this;
  }

  public ExemptionFixture kinds(String... exact) {
    kinds = List.of(exact);
    return this;
  }

  public ExemptionFixture names(String... globs) {
    names = globs(globs);
    return this;
  }

  public ExemptionFixture containers(String... globs) {
    containers = globs(globs);
    return this;
  }

  public ExemptionFixture images(String... globs) {
    images = globs(globs);
    return this;
  }

  /** Requirements of {@code selector}. */
  public ExemptionFixture selector(LabelMatch.Requirement... requirements) {
    selector = new LabelMatch(List.of(requirements));
    return this;
  }

  private static List<Glob> globs(String... patterns) {
    return Stream.of(patterns).map(Glob::new).toList();
  }
}
