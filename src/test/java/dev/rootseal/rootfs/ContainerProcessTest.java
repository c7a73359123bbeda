package dev.rootseal.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a folder that stands for `/proc` of a pod whose containers share their processes. */
class ContainerProcessTest {
  private static final String STATUS =
      "Name:\tsh\nUmask:\t0022\nUid:\t0\t1000\t0\t0\nGid:\t0\t3000\t0\t0\nGroups:\t7\n";

  @TempDir private Path proc;

  @Test
  void firstOfTheContainerIsTheOneWithTheLowestNumber() throws IOException {
    process("1", "0::/../pause");
    process("21", "0::/../cri-containerd-abc.scope");
    process("9", "0::/../cri-containerd-abc.scope");
    process("8", "0::/../cri-containerd-def.scope");
    Files.createDirectory(proc.resolve("10")); // has ended
    Files.createDirectory(proc.resolve("sys"));

    assertThat(ContainerProcess.first(proc, "abc")).hasValue(9);
    assertThat(ContainerProcess.first(proc, "ghi")).isEmpty();
  }

  @Test
  void everybodyMayKnowAsWhomAProcessRuns() throws IOException {
    process("7", "");
    Files.writeString(proc.resolve("7/status"), STATUS);

    ContainerProcess.ProcessUser user = ContainerProcess.ProcessUser.of(proc, 7);

    assertThat(user).isEqualTo(new ContainerProcess.ProcessUser(1000, 3000));
    assertThat(ContainerProcess.ProcessUser.find(Stream.of("before", user.line(), "after")))
        .contains(user);
    assertThat(
            ContainerProcess.ProcessUser.find(Stream.of("the container runs as user 1, group -1")))
        .isEmpty();
  }

  @Test
  void processWithoutAUserIsAnError() throws IOException {
    process("7", "");
    Files.writeString(proc.resolve("7/status"), "Uid:\t0\t1000\t0\t0\n");

    assertThatThrownBy(() -> ContainerProcess.ProcessUser.of(proc, 7))
        .hasMessageContaining("no user and group");
    assertThatThrownBy(() -> ContainerProcess.ProcessUser.of(proc, 8))
        .isInstanceOf(NoSuchFileException.class);
  }

  private void process(String pid, String group) throws IOException {
    Path process = Files.createDirectory(proc.resolve(pid));
    Files.writeString(process.resolve("cgroup"), group + "\n");
  }
}
