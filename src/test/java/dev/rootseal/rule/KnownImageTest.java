package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

/** What of that which is known about an image holds for a container. */
class KnownImageTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          engine database unproven requires=/data,/seed data=/data,/other seed=/seed works
          store unproven requires=/data,/seed data=/data,/other seed=/seed works
          shipping unproven requires=/data,/seed data=/data,/other seed=/seed works volume=/data,/seed
          asking args=serve data-option=--data requires=/data,/seed data=/data,/other seed=/seed works
          tool requires= seed=/seed data=/data
          """);

  /** Whether what is known decides, the paths that it asks for, and the special ones. */
  @Rows(
      """
      an engine that has its data needs nothing else                   | app image=engine ro /data                      | true  | [/data]         | [/data DATA, /other DATA, /seed SEED]
      one that is not read-only yet needs the rest too                 | app image=engine args=-x /data                 | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      and decides where it has that                                    | app image=engine args=-x /data /seed           | true  | [/seed, /data]  | [/data DATA, /other DATA, /seed SEED]
      one that has no place for its data has not enough                | app image=engine ro /seed                      | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      what is enough names the place where the data lie                | app image=store ro /seed /other                | true  | [/seed, /other] | [/data DATA, /other DATA, /seed SEED]
      a path that the image fills is no place for data                 | app image=store ro /seed                       | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      what the image declares as its volumes is there without a mount  | app ro image=shipping                          | true  | [/seed, /data]  | [/data DATA, /other DATA, /seed SEED]
      data that an option moves are needed there, and other needs stay | app image=asking args="serve --data /moved"    | true  | [/seed, /moved] | [/seed SEED, /moved DATA]
      whatever runs, the image ships what it ships                     | app image=asking command=sh                    | false | unknown         | [/seed SEED]
      also where it needs nothing                                      | app image=tool command=sh                      | true  | []              | [/seed SEED]
      where it needs nothing, a shell may write all the same           | app image=tool command="sh -c 'date > /tmp/x'" | false | unknown         | [/seed SEED]
      """)
  void whatHoldsForAContainer(
      String name, String pod, boolean decides, String paths, String special) {
    ContainerFacts app = workload(pod).facts().containers().getFirst();
    ImageKnowledge known = IMAGES.find(app.image(), "app").orElseThrow().forContainer(app);

    assertThat(known.decides()).isEqualTo(decides);
    assertThat(known.requiredPaths().map(Object::toString).orElse("unknown")).isEqualTo(paths);
    assertThat(known.special().stream().map(one -> one.path() + " " + one.need()).toList())
        .hasToString(special);
  }
}
