package dev.rootseal.rule;

import dev.rootseal.rule.Glob.SubstringFilter;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The exemptions of a policy, asked which of them match. What the globs of images say is kept by
 * image, because a cluster has many containers of few images; what is kept is bounded.
 */
final class ExemptionIndex {
  /** One entry takes a bit for each exemption: 64 bytes for the most that a policy can have. */
  static final int MOST_KEPT = 10_000;

  /** No image has a longer name; an object can still hold one. */
  static final int LONGEST_KEPT = 2048;

  private final List<PolicyExemption> exemptions;
  private final boolean asksForImages;
  private final Map<String, BitSet> byImage = new ConcurrentHashMap<>();

  ExemptionIndex(List<PolicyExemption> exemptions) {
    this.exemptions = exemptions;
    this.asksForImages = exemptions.stream().anyMatch(e -> !e.match().images().isEmpty());
  }

  /** The places of those that match the workload, in the policy's order. */
  int[] candidates(WorkloadFacts workload, NamespaceFacts namespace) {
    return IntStream.range(0, exemptions.size())
        .filter(i -> exemptions.get(i).match().matches(workload, namespace))
        .toArray();
  }

  /** Those of the candidates that match the container as well. */
  List<PolicyExemption> matching(int[] candidates, ContainerFacts container) {
    if (candidates.length == 0) {
      return List.of();
    }
    BitSet fitting = asksForImages ? fitting(container.image()) : new BitSet();
    return IntStream.of(candidates)
        .filter(i -> !asksForImages || fitting.get(i))
        .mapToObj(exemptions::get)
        .filter(exemption -> exemption.match().matchesName(container))
        .toList();
  }

  private BitSet fitting(String image) {
    if (image.length() > LONGEST_KEPT) {
      return compare(image);
    }
    if (byImage.size() >= MOST_KEPT) {
      byImage.clear();
    }
    return byImage.computeIfAbsent(image, this::compare);
  }

  private BitSet compare(String image) {
    SubstringFilter filter = SubstringFilter.of(image);
    BitSet fitting = new BitSet(exemptions.size());
    for (int i = 0; i < exemptions.size(); i++) {
      fitting.set(i, exemptions.get(i).match().matchesImage(image, filter));
    }
    return fitting;
  }
}
