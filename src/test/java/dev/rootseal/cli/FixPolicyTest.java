package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By which policy `rootseal fix` evaluates. */
class FixPolicyTest extends OnTheShop {
  @Test
  void policyOfTheClusterCounts() {
    cluster.policy(
        """
        {exemptions: [{name: web, reason: writes, match: {namespaces: [blog]}}]}""");

    assertThat(cluster.fix("deployment/blog", "-n", "blog").err())
        .isEqualTo("Deployment 'blog' in namespace 'blog', 1 container exempt: nothing to fix.\n");
  }

  @Test
  void labelsOfTheNamespaceCount() {
    cluster.policy(
        """
        {exemptions: [{name: web, reason: writes,
          match: {namespaceSelector: {matchLabels: {team: web}}}}]}""");

    assertThat(cluster.fix("-n", "shop").err())
        .isEqualTo("6 workloads read in namespace 'shop', 6 containers exempt: nothing to fix.\n");
    assertThat(cluster.fix("deployment/blog", "-n", "blog").exit()).isZero();
  }

  @Test
  void policyThatCannotBeUsed() {
    cluster.policy("{exemptions: [{name: x, reason: \"\\u2003\", match: {names: [blog]}}]}");

    assertThat(cluster.fix("deployment/blog", "-n", "blog"))
        .isEqualTo(
            new Run(
                0,
                BLOG_PATCH,
                "rootseal: the cluster's CompliancePolicy cannot be used"
                    + " (spec.exemptions[0].reason: a reason is"
                    + " required: say in words why): evaluated by the default policy\n"
                    + BLOG_TOLD));
  }

  @Test
  void clusterWithoutRootseal() {
    try (ShopCluster bare = ShopCluster.bare(folder)) {
      assertThat(bare.fix("deployment/blog", "-n", "blog"))
          .isEqualTo(
              new Run(
                  0,
                  BLOG_PATCH,
                  "rootseal: this cluster does not know CompliancePolicies:"
                      + " evaluated by the default policy\n"
                      + BLOG_TOLD));
    }
  }
}
