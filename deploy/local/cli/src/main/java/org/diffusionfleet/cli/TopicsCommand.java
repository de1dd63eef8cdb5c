package org.diffusionfleet.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.local.stack.WorkersGroup;
import org.diffusionfleet.schemas.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fleet topics create}: what a fleet needs on any Kafka cluster. */
@Command(name = "topics", description = "Prepares a Kafka cluster.", subcommands = TopicsCommand.Create.class)
final class TopicsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "topics: which command? There is: create");
    }

    /** {@code fleet topics create}. */
    @Command(
            name = "create",
            description = "Makes the topics of a model and the workers' group; what exists is kept as it is.")
    static final class Create implements Callable<Integer> {

        private static final int TIMEOUT_MILLIS = 15_000;

        @Option(
                names = "--bootstrap",
                required = true,
                paramLabel = "HOST:PORT[,…]",
                description = "The cluster's bootstrap servers.")
        String bootstrap;

        @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model's name.")
        String model;

        @Option(
                names = "--replication",
                defaultValue = "3",
                paramLabel = "N",
                description = "Copies of each partition (default: ${DEFAULT-VALUE}).")
        short replication;

        @Option(
                names = "--partitions",
                defaultValue = "1",
                paramLabel = "N",
                description = "Partitions of each topic (default: ${DEFAULT-VALUE}). More workers need more only with"
                        + " --intake group.")
        int partitions;

        @Option(
                names = "--intake",
                defaultValue = "share",
                paramLabel = "share|group",
                description = "The workers' fleet.worker.intake (default: ${DEFAULT-VALUE}).")
        WorkersGroup intake;

        @Spec
        CommandSpec spec;

        @Override
        public Integer call() {
            requirePositive("--replication", replication);
            requirePositive("--partitions", partitions);
            if (!model.matches("[A-Za-z0-9._-]{1,100}")) {
                throw CliException.usage("--model: must be 1 to 100 letters, digits, dots, dashes or underscores");
            }
            var config = Map.<String, Object>of(
                    "bootstrap.servers",
                    bootstrap,
                    "request.timeout.ms",
                    TIMEOUT_MILLIS,
                    "default.api.timeout.ms",
                    TIMEOUT_MILLIS);
            try (var admin = Admin.create(config)) {
                var report = new TopicProvisioner(admin, Topics.defaults(), intake)
                        .provision(model, partitions, replication);
                report.forEach(spec.commandLine().getOut()::println);
                return ExitCode.OK;
            } catch (KafkaException e) {
                throw CliException.usage("--bootstrap: " + (e.getCause() == null ? e : e.getCause()).getMessage());
            }
        }

        private static void requirePositive(String flag, int value) {
            if (value < 1) {
                throw CliException.usage(flag + ": must be at least 1, not " + value);
            }
        }
    }
}
