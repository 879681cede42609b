# Three images from one file:
#   docker build --target api .            the API, the dashboard and the schedule: no torch, no models
#   docker build --target worker .         labels on the CPU
#   docker build --target worker-cuda .    labels on a GPU
# scripts/check_images.sh runs these very commands in a scratch folder where no container engine is at hand.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH
# What reports are drawn with as PDF: Pango and one font.
# Of the newest patch level, which is why no version is pinned.
# hadolint ignore=DL3008
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 voc && install -d -o voc -g voc /data
WORKDIR /app

FROM base AS build
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml README.md LICENSE requirements.lock ./
COPY scripts/requirements.sh scripts/requirements.sh
COPY voc voc

FROM build AS build-api
RUN scripts/requirements.sh api /venv

FROM build AS build-worker
RUN scripts/requirements.sh worker /venv

FROM build AS build-worker-cuda
RUN scripts/requirements.sh worker-cuda /venv

FROM base AS api
COPY --from=build-api /venv /venv
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["voc", "serve", "--host", "0.0.0.0"]

FROM base AS worker
COPY --from=build-worker /venv /venv
USER 10001
STOPSIGNAL SIGTERM
CMD ["voc", "worker"]

FROM base AS worker-cuda
COPY --from=build-worker-cuda /venv /venv
USER 10001
STOPSIGNAL SIGTERM
CMD ["voc", "worker"]
